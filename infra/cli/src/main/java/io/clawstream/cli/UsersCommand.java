package io.clawstream.cli;

import io.clawstream.cli.people.Decisions;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Pairing;
import io.clawstream.router.access.Tier;
import io.clawstream.schemas.UserKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code users}: what people may do. */
@Command(
    name = "users",
    description = "Say what a person may do.",
    synopsisSubcommandLabel = "tier",
    footerHeading = "%nExample:%n",
    footer = "  clawstream users tier telegram/8231/158584902 trusted")
final class UsersCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "tier",
      description =
          "Give a person a tier. It lets them in, too, whether they have asked, were revoked or are not known yet.")
  int tier(
      @Mixin OperatorOptions options,
      @Parameters(
              index = "0",
              paramLabel = "CHANNEL/ACCOUNT/USER",
              description = "The person, as 'pairing list --all' shows it.")
          String person,
      @Parameters(index = "1", paramLabel = "TIER", description = "user, trusted or admin.")
          Tier tier) {
    UserKey user = People.user(person);
    return options.with(
        "setting a tier",
        cluster -> {
          Pairing entry =
              Decisions.withTier(
                  user,
                  People.read(cluster, options).of(user),
                  tier,
                  options.operator(),
                  options.clock().instant());
          return options.order(cluster, ControlKind.SET_TIER, user.toString(), entry);
        });
  }
}
