package io.clawstream.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A span of time as people write it: {@code 30m}, {@code 24h}, {@code 7d}. */
record SpanOption(String text, Duration length) {
  static final SpanOption DAY = new SpanOption("24h", Duration.ofHours(24));
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})([mhd])");

  /** Reads it. */
  static final class Converter implements ITypeConverter<SpanOption> {
    @Override
    public SpanOption convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("expected a span such as 30m, 24h or 7d");
      }
      long amount = Long.parseLong(matcher.group(1));
      return new SpanOption(
          text,
          switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          });
    }
  }
}
