package io.clawstream.router.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.kit.config.ChannelSettings.DmPolicy;
import io.clawstream.kit.config.ChannelSettings.GroupPolicy;
import io.clawstream.router.access.AccessDecision.Answer;
import io.clawstream.router.access.AccessDecision.Deny;
import io.clawstream.router.access.AccessDecision.Ignore;
import io.clawstream.router.access.AccessDecision.Pair;
import io.clawstream.router.access.AccessDecision.Reason;
import io.clawstream.router.session.Samples;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
  private static final Set<String> NOBODY = Set.of();

  @Test
  void openDirectMessagesAreAnswered() {
    assertThat(decide(direct("77").build(), dm(DmPolicy.OPEN))).isEqualTo(new Answer());
  }

  @Test
  void listedUsersAreAnsweredAndOthersAreTold() {
    assertThat(decide(direct("42").build(), dm(DmPolicy.ALLOWLIST))).isEqualTo(new Answer());
    assertThat(decide(direct("77").build(), dm(DmPolicy.ALLOWLIST)))
        .isEqualTo(new Deny(Reason.USER_NOT_LISTED));
  }

  @Test
  void aUserIsListedByIdAndNotByName() {
    StandardMessage impostor = direct("77").setUserName("42").build();

    assertThat(decide(impostor, dm(DmPolicy.ALLOWLIST)))
        .isEqualTo(new Deny(Reason.USER_NOT_LISTED));
  }

  @Test
  void withPairingTheSenderMustBeListedOrApproved() {
    AccessRules rules = dm(DmPolicy.PAIRING);
    StandardMessage stranger = direct("77").build();

    assertThat(decide(direct("42").build(), rules)).isEqualTo(new Answer());
    assertThat(decide(direct("root").build(), rules)).as("an admin").isEqualTo(new Answer());
    assertThat(decide(stranger, rules)).isEqualTo(new Pair());
    assertThat(AccessPolicy.decide(stranger, rules, sender(Sender.Pairing.PENDING)))
        .isEqualTo(new Ignore(Reason.NOT_PAIRED));
    assertThat(AccessPolicy.decide(stranger, rules, sender(Sender.Pairing.APPROVED)))
        .isEqualTo(new Answer());
    assertThat(AccessPolicy.decide(stranger, rules, sender(Sender.Pairing.REVOKED)))
        .isEqualTo(new Ignore(Reason.PAIRING_REVOKED));
  }

  @Test
  void theHigherOfTwoTiersCountsAndARevokedOneDoesNot() {
    AccessRules rules = dm(DmPolicy.OPEN);
    Sender trusted = new Sender(Sender.Pairing.APPROVED, Tier.TRUSTED, 0);
    Sender revoked = new Sender(Sender.Pairing.REVOKED, Tier.ADMIN, 0);

    assertThat(rules.tier("root", trusted)).isEqualTo(Tier.ADMIN);
    assertThat(rules.tier("77", trusted)).isEqualTo(Tier.TRUSTED);
    assertThat(rules.tier("77", revoked)).isEqualTo(Tier.USER);
  }

  @Test
  void aPatternCountsAsAMention() {
    AccessRules rules =
        new AccessRules(
            DmPolicy.DISABLED,
            GroupPolicy.OPEN,
            true,
            MentionPatterns.of(List.of("hello")),
            NOBODY,
            NOBODY,
            Map.of());

    assertThat(decide(inGroup("-1").build(), rules)).isEqualTo(new Answer());
    assertThat(decide(inGroup("-1").setContent("Bye").build(), rules))
        .isEqualTo(new Ignore(Reason.NOT_ADDRESSED));
  }

  @Test
  void disabledDirectMessagesAreIgnored() {
    assertThat(decide(direct("42").build(), dm(DmPolicy.DISABLED)))
        .isEqualTo(new Ignore(Reason.DM_DISABLED));
  }

  @Test
  void aGroupMessageMustMentionTheBotOrReplyToIt() {
    AccessRules rules = group(GroupPolicy.OPEN, true);

    assertThat(decide(inGroup("-1").build(), rules)).isEqualTo(new Ignore(Reason.NOT_ADDRESSED));
    assertThat(decide(inGroup("-1").setMentionsBot(true).build(), rules)).isEqualTo(new Answer());
    assertThat(decide(inGroup("-1").setRepliesToBot(true).build(), rules)).isEqualTo(new Answer());
  }

  @Test
  void aMentionNeedNotBeRequired() {
    assertThat(decide(inGroup("-1").build(), group(GroupPolicy.OPEN, false)))
        .isEqualTo(new Answer());
  }

  @Test
  void onlyListedGroupsAreAnsweredAndNoGroupIsToldOff() {
    AccessRules rules = group(GroupPolicy.ALLOWLIST, true);

    assertThat(decide(inGroup("-100").setMentionsBot(true).build(), rules)).isEqualTo(new Answer());
    assertThat(decide(inGroup("-1").setMentionsBot(true).build(), rules))
        .isEqualTo(new Ignore(Reason.GROUP_NOT_LISTED));
  }

  @Test
  void disabledGroupsAreIgnored() {
    assertThat(
            decide(
                inGroup("-100").setMentionsBot(true).build(), group(GroupPolicy.DISABLED, false)))
        .isEqualTo(new Ignore(Reason.GROUP_DISABLED));
  }

  @Test
  void botsAreNeverAnswered() {
    StandardMessage bot = direct("42").setMetadata(Map.of("senderIsBot", "true")).build();

    assertThat(decide(bot, dm(DmPolicy.OPEN))).isEqualTo(new Ignore(Reason.BOT));
  }

  @Test
  void editsAreNeverAnswered() {
    StandardMessage edit = direct("42").setMetadata(Map.of("kind", "edit")).build();

    assertThat(decide(edit, dm(DmPolicy.OPEN))).isEqualTo(new Ignore(Reason.EDIT));
  }

  @Test
  void thereMustBeTextOrAnAttachment() {
    assertThat(decide(direct("42").setContent(" \n").build(), dm(DmPolicy.OPEN)))
        .isEqualTo(new Ignore(Reason.EMPTY));
    assertThat(
            decide(
                direct("42")
                    .setContent("")
                    .setAttachments(List.of(Samples.attachment("photo", "")))
                    .build(),
                dm(DmPolicy.OPEN)))
        .isEqualTo(new Answer());
  }

  @Test
  void aChannelWithoutRulesIsIgnored() {
    assertThat(AccessPolicy.decide(direct("42").build(), null, Sender.STRANGER))
        .isEqualTo(new Ignore(Reason.UNKNOWN_CHANNEL));
  }

  private static AccessDecision decide(StandardMessage message, AccessRules rules) {
    return AccessPolicy.decide(message, rules, Sender.STRANGER);
  }

  private static AccessRules dm(DmPolicy policy) {
    return Samples.rules(policy, GroupPolicy.DISABLED, Set.of("42"), NOBODY);
  }

  private static AccessRules group(GroupPolicy policy, boolean requireMention) {
    return new AccessRules(
        DmPolicy.DISABLED,
        policy,
        requireMention,
        MentionPatterns.NONE,
        NOBODY,
        Set.of("-100"),
        Map.of());
  }

  private static Sender sender(Sender.Pairing pairing) {
    return new Sender(pairing, Tier.USER, 0);
  }

  private static StandardMessage.Builder direct(String user) {
    return Samples.message("telegram", ChatType.DM, user, "1", "Hello");
  }

  private static StandardMessage.Builder inGroup(String group) {
    return Samples.message("telegram", ChatType.GROUP, group, "1", "Hello");
  }
}
