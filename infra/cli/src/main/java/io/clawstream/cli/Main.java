package io.clawstream.cli;

import io.clawstream.bench.Bench;
import io.clawstream.kit.config.SettingsException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code clawstream} itself: finds the subcommand, and says in one line what went
 * wrong.
 */
@Command(
    name = "clawstream",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    description = "An AI-assistant gateway on Kafka.",
    subcommands = {
      UpCommand.class,
      ChatCommand.class,
      AdaptCommand.class,
      TopicsCommand.class,
      SchemasCommand.class,
      ConfigCommand.class,
      SessionsCommand.class,
      PairingCommand.class,
      UsersCommand.class,
      ApprovalsCommand.class,
      WhyCommand.class,
      DeadLettersCommand.class,
      SimulateCommand.class,
      Bench.class,
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it failed; the last line says why and what to do",
      "2:wrong arguments or settings",
      "130:Ctrl-C was pressed twice"
    })
public final class Main implements Runnable {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Say more: stack traces, and what the libraries log.")
  private boolean verbose;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    CliLogging.quiet(List.of(args).contains("--verbose"));
    // Whatever the locale says: what is printed is piped into files and programs as well.
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    System.exit(commandLine().execute(args));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** The whole command line, as {@link #main} runs it. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::explainArguments)
        .setExecutionExceptionHandler(new OneLine());
  }

  /** Whether {@code --verbose} was given, before or after the subcommand. */
  static boolean isVerbose(CommandSpec command) {
    return command.root().userObject() instanceof Main main && main.verbose;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int explainArguments(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("clawstream: " + mistake.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err)) {
      err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells what there is.");
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Says what went wrong in the words of whoever found it; a stack trace only for who asks. */
  private static final class OneLine implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception failure, CommandLine commandLine, ParseResult parsed) {
      PrintWriter err = commandLine.getErr();
      boolean verbose = isVerbose(parsed.commandSpec());
      err.println("clawstream: " + message(failure));
      if (verbose) {
        failure.printStackTrace(err);
      } else if (isUnexpected(failure)) {
        err.println("This was not expected; --verbose shows where it came from.");
      }
      err.flush();
      return failure instanceof SettingsException
          ? CommandLine.ExitCode.USAGE
          : CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception failure) {
      String message = failure.getMessage();
      return message == null || isUnexpected(failure) ? failure.toString() : message;
    }

    private static boolean isUnexpected(Exception failure) {
      return !failure.getClass().getName().startsWith("io.clawstream.");
    }
  }
}
