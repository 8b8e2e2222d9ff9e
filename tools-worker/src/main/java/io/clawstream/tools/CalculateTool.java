package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.tools.calculate.Calculation;
import java.util.Optional;

/** {@code calculate}: arithmetic, which models are not good at. */
final class CalculateTool implements Tool {
  private static final String SCHEMA =
      """
      {"type":"object","properties":{"expression":{"type":"string","minLength":1,"maxLength":500,"description":"For example \
      (1234.56 - 99) * 19% or SQRT(2) * 10^3."}},"required":["expression"],"additionalProperties":false}""";
  private static final String WORDS =
      "Operators: + - * / ^ and parentheses; 7% means 0.07, the remainder is MOD(a, b). Functions: ABS, SQRT, ROUND(x, places), FLOOR,"
          + " CEIL, MIN, MAX, SUM, FACT, EXP, LN, LOG10, SIN, COS, TAN, ASIN, ACOS, ATAN (in radians), RAD(degrees), DEG(radians)."
          + " Constants: PI, E. Numbers have a decimal point and no thousands separators.";
  private static final ToolDescription DESCRIPTION =
      new ToolDescription(
          "calculate",
          "Calculates an arithmetic expression exactly, with decimals. Use it for every calculation that is not trivial. "
              + WORDS,
          SCHEMA,
          Optional.empty(),
          true);

  @Override
  public ToolDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) {
    String expression = arguments.path("expression").asText();
    return switch (Calculation.of(expression)) {
      case Calculation.Result.Value(String text) ->
          new ToolOutcome.Done(expression.strip() + " = " + text);
      case Calculation.Result.Problem(String why) ->
          new ToolOutcome.BadArguments(
              "'"
                  + Texts.cut(expression, 100, "…")
                  + "' cannot be calculated. "
                  + why
                  + " "
                  + WORDS);
    };
  }
}
