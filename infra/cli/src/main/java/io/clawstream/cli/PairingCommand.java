package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.people.Decisions;
import io.clawstream.cli.people.PairingBook;
import io.clawstream.cli.people.PairingBook.CodeHolder;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.router.access.Tier;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pairing}: who asked to talk with the assistant, and letting them. */
@Command(
    name = "pairing",
    description = {
      "Let people talk with the assistant who have asked for it.",
      "",
      "With dm-policy: pairing a stranger gets a code; whoever brings it to you is let in by it."
    },
    synopsisSubcommandLabel = "(list | approve | revoke)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream pairing list",
      "  clawstream pairing approve ABCD-2345 --tier trusted",
      "  clawstream pairing revoke telegram/8231/158584902"
    })
final class PairingCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "Show who waits with a code that still works.")
  int list(
      @Mixin OperatorOptions options,
      @Option(
              names = "--all",
              description = "Also who was approved or revoked, and whose code works no more.")
          boolean all) {
    Instant now = options.clock().instant();
    List<Pairing> entries =
        options.with(
            "reading pairings",
            cluster -> {
              PairingBook book = People.read(cluster, options);
              return all ? book.everybody() : book.pending(now);
            });
    if (entries.isEmpty()) {
      options
          .out()
          .println(all ? "Nobody has asked yet." : "Nobody waits; --all shows the others.");
    } else {
      options.out().print(all ? everybody(entries, now) : waiting(entries));
    }
    options.out().flush();
    return 0;
  }

  @Command(name = "approve", description = "Let somebody in who has a code.")
  int approve(
      @Mixin OperatorOptions options,
      @Parameters(
              paramLabel = "CODE",
              description = "The code; case, spaces and '-' do not matter.")
          String code,
      @Option(
              names = "--tier",
              paramLabel = "TIER",
              defaultValue = "user",
              description = "What they may do: user, trusted or admin; default: ${DEFAULT-VALUE}.")
          Tier tier) {
    return options.with(
        "approving a pairing",
        cluster -> {
          Instant now = options.clock().instant();
          Pairing asked = asked(People.read(cluster, options).holder(code, now), code);
          Pairing approved = Decisions.approved(asked, tier, options.operator(), now);
          return options.order(
              cluster, ControlKind.APPROVE_PAIRING, People.user(asked).toString(), approved);
        });
  }

  @Command(
      name = "revoke",
      description = "Take an approval back, or send somebody away who has asked.")
  int revoke(
      @Mixin OperatorOptions options,
      @Parameters(
              paramLabel = "CHANNEL/ACCOUNT/USER",
              description = "The person, as 'pairing list' shows it.")
          String person) {
    UserKey user = People.user(person);
    return options.with("revoking a pairing", cluster -> revoke(cluster, options, user));
  }

  private static int revoke(Cluster cluster, OperatorOptions options, UserKey user) {
    Pairing known =
        People.read(cluster, options)
            .of(user)
            .orElseThrow(
                () ->
                    new CliException(
                        "There is no pairing of "
                            + user
                            + "; 'clawstream pairing list --all' shows them. Whom the settings let in (channels."
                            + user.channelId()
                            + ".allow-users, dm-policy: open) cannot be revoked here."));
    Pairing revoked = Decisions.revoked(known, options.operator(), options.clock().instant());
    return options.order(cluster, ControlKind.REVOKE_PAIRING, user.toString(), revoked);
  }

  private static Pairing asked(CodeHolder holder, String code) {
    return switch (holder) {
      case CodeHolder.Asks(Pairing entry) -> entry;
      case CodeHolder.Late(Pairing entry) ->
          throw new CliException(
              "The code "
                  + code
                  + " expired at "
                  + Times.second(entry.getExpiresAt())
                  + ": ask the person to write to the bot again, which gives a new one.");
      case CodeHolder.Decided(Pairing entry) ->
          throw new CliException(
              "The code "
                  + code
                  + " was used: "
                  + People.user(entry)
                  + " is "
                  + entry.getStatus().name().toLowerCase(Locale.ROOT)
                  + ". 'clawstream users tier' changes what a person may do.");
      case CodeHolder.Nobody() ->
          throw new CliException(
              "There is no code " + code + "; 'clawstream pairing list' shows those that work.");
    };
  }

  private static Table waiting(List<Pairing> entries) {
    Table table = new Table("CODE", "CHANNEL", "ACCOUNT", "USER", "NAME", "ASKED", "EXPIRES");
    for (Pairing entry : entries) {
      table.add(
          entry.getCode(),
          entry.getChannelId(),
          entry.getAccountId(),
          entry.getUserId(),
          name(entry),
          Times.second(entry.getRequestedAt()),
          Times.second(entry.getExpiresAt()));
    }
    return table;
  }

  private static Table everybody(List<Pairing> entries, Instant now) {
    Table table = new Table("STATUS", "TIER", "PERSON", "NAME", "ASKED", "DECIDED", "BY");
    for (Pairing entry : entries) {
      boolean late =
          entry.getStatus() == PairingStatus.PENDING && entry.getExpiresAt() <= now.toEpochMilli();
      table.add(
          late ? "expired" : entry.getStatus().name().toLowerCase(Locale.ROOT),
          entry.getTier(),
          People.user(entry).toString(),
          name(entry),
          Times.second(entry.getRequestedAt()),
          entry.getDecidedAt() == null ? "-" : Times.second(entry.getDecidedAt()),
          entry.getDecidedBy() == null ? "-" : entry.getDecidedBy());
    }
    return table;
  }

  /** The person chose the name: it must not reach into the next column or line. */
  private static String name(Pairing entry) {
    String name = entry.getUserName();
    return name == null ? "-" : Times.oneLine(name);
  }
}
