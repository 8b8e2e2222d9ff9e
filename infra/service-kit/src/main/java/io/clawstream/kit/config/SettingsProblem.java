package io.clawstream.kit.config;

import io.smallrye.config.ConfigMappings;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the reader's words what SmallRye Config says in its own. */
final class SettingsProblem {
  private static final Pattern MISSING = Pattern.compile("SRCFG00014: .*? ([^ ]+) is required.*");
  private static final Pattern UNKNOWN =
      Pattern.compile("SRCFG00050: ([^ ]+)(?: in (.*))? does not map to any root");
  private static final Pattern NOT_CONVERTED =
      Pattern.compile(
          "(?s).*The config property ([^ ]+) with the config value \"(.*)\" threw an Exception whilst being converted ?(.*)");
  private static final Pattern NO_SUCH_CHOICE =
      Pattern.compile(".*Cannot convert .* to enum class .*, allowed values: (.*)");

  /** The prefix that the file does not have; not the one of our package names. */
  private static final Pattern ROOT = Pattern.compile("(?<![A-Za-z.])clawstream\\.");

  private static final Pattern CODE = Pattern.compile("\\bSRCFG\\d+: ");

  private SettingsProblem() {}

  static String explain(String problem, Collection<Class<?>> mappings) {
    Matcher unknown = UNKNOWN.matcher(problem);
    if (unknown.matches()) {
      String key = plain(unknown.group(1));
      return "Unknown key '" + key + "'" + NearestName.hint(key, known(mappings)) + ".";
    }
    Matcher missing = MISSING.matcher(problem);
    if (missing.matches()) {
      String key = plain(missing.group(1));
      return "'"
          + key
          + "' has no value: set it in clawstream.yaml or as "
          + environmentName(key)
          + ".";
    }
    Matcher notConverted = NOT_CONVERTED.matcher(problem);
    if (notConverted.matches()) {
      String why = CODE.matcher(notConverted.group(3)).replaceAll("");
      Matcher choice = NO_SUCH_CHOICE.matcher(why);
      return "'"
          + plain(notConverted.group(1))
          + "' is '"
          + notConverted.group(2)
          + "': "
          + (choice.matches() ? "expected one of " + choice.group(1).replace(",", ", ") : why)
          + ".";
    }
    return plain(CODE.matcher(problem).replaceAll(""));
  }

  private static List<String> known(Collection<Class<?>> mappings) {
    return mappings.stream()
        .flatMap(
            mapping ->
                ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping))
                    .keySet()
                    .stream())
        .map(SettingsProblem::plain)
        .toList();
  }

  private static String plain(String text) {
    return ROOT.matcher(text).replaceAll("");
  }

  private static String environmentName(String key) {
    return "CLAWSTREAM_" + key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
