package io.clawstream.tools.calculate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(5)
class CalculationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 2 * 3 | 7",
        "(1 + 2) * 3 | 9",
        "0.1 + 0.2 | 0.3",
        "1234.56 * 19% | 234.5664",
        "200 * (1 + 10%) | 220",
        "2^10 | 1024",
        "2^-2 | 0.25",
        "2 ^ - 2 | 0.25",
        "2^-1^2 | 0.5",
        "2^(-2) | 0.25",
        "2^+3 | 8",
        "4^-0.5 | 0.5",
        "2^0.5 * 2^0.5 | 2",
        "2^100 | 1267650600228229401496703205376",
        "-3^2 | -9",
        "2^3^2 | 512",
        "10^-150 * 10^150 | 1",
        "10 / 4 | 2.5",
        "1 / 3 | 0.33333333333333333333",
        "2 / 3 * 3 | 2",
        "MOD(17, 5) | 2",
        "MOD(-7.5, 2) | -1.5",
        "SQRT(2) | 1.4142135623730950488",
        "sqrt(16) | 4",
        "27^(1/3) | 3",
        "ROUND(2.345, 2) | 2.35",
        "ROUND(-2.5, 0) | -3",
        "ROUND(1234, -2) | 1200",
        "FLOOR(-1.5) | -2",
        "CEIL(1.2) | 2",
        "ABS(-7) | 7",
        "MIN(3, 1, 2) + MAX(3, 1, 2) + SUM(1, 2) | 7",
        "FACT(20) | 2432902008176640000",
        "FACT(0) | 1",
        "EXP(0) + LN(E) + LOG10(1000) | 5",
        "SIN(RAD(30)) | 0.5",
        "COS(PI) | -1",
        "DEG(ATAN(1)) | 45",
        "1e3 | 1000",
        "10^50 | 100000000000000000000000000000000000000000000000000",
        "10^200 | 1E+200",
        "10^-40 | 1E-40",
        "0 | 0"
      })
  void calculates(String expression, String value) {
    assertThat(Calculation.of(expression)).isEqualTo(new Calculation.Result.Value(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 +",
        "(1",
        "1 2",
        "2(3)",
        "a + 1",
        "\"a\"",
        "SQRT()",
        "SQRT(-1)",
        "LN(0)",
        "LN(-1)",
        "ASIN(2)",
        "(-8)^(1/3)",
        "1 / 0",
        "MOD(1, 0)",
        "10 % 3",
        "1,000 + 1",
        "FACT(-1)",
        "FACT(2.5)",
        "ROUND(1, 0.5)",
        "TRUE",
        "1 == 1",
        "IF(1, 2, 3)",
        "RANDOM()",
        "DT_NOW()",
        "STR_UPPER(\"a\")",
        "a.b",
        "a[1]",
        "System.exit(1)"
      })
  void whatHasNoValueIsAProblemInWords(String expression) {
    assertThat(Calculation.of(expression))
        .isInstanceOfSatisfying(
            Calculation.Result.Problem.class,
            problem -> assertThat(problem.why()).matches("(?s).{10,200}").doesNotContain("null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9^9^9^9",
        "9^(9^9)",
        "10^1001",
        "10^999999999",
        "10^-1001",
        "10^99999999999",
        "1e1001",
        "1e999999999",
        "1e-999999999",
        "FLOOR(1e999999999)",
        "ROUND(1, 2000000000)",
        "ROUND(1, -2000000000)",
        "FACT(450)",
        "FACT(2000000000)",
        "FACT(FACT(20))",
        "EXP(1000000)",
        "MOD(1e999999999, 7)",
        "10^1000 * 10"
      })
  void whatWouldTakeForEverIsRefusedAtOnce(String expression) {
    assertThat(Calculation.of(expression)).isInstanceOf(Calculation.Result.Problem.class);
  }

  @Test
  void theLargestNumbersAreCalculatedInNoTime() {
    assertThat(Calculation.of("FACT(449) / FACT(448)"))
        .isEqualTo(new Calculation.Result.Value("449"));
    assertThat(Calculation.of("MOD(10^999, 10^-999 * 7)"))
        .isInstanceOf(Calculation.Result.Value.class);
    assertThat(Calculation.of("SQRT(" + "9".repeat(490) + ")"))
        .isInstanceOf(Calculation.Result.Value.class);
  }

  @Test
  void theLongestExpressionIsCalculatedAndALongerOneRefused() {
    String longest = "1" + "+1".repeat(249) + "0";

    assertThat(longest).hasSize(Calculation.LONGEST);
    assertThat(Calculation.of(longest)).isEqualTo(new Calculation.Result.Value("259"));
    assertThat(Calculation.of(longest + "0")).isInstanceOf(Calculation.Result.Problem.class);
    assertThat(Calculation.of("(".repeat(240) + "1" + ")".repeat(240)))
        .isEqualTo(new Calculation.Result.Value("1"));
    assertThat(Calculation.of("-".repeat(499) + "1")).isEqualTo(new Calculation.Result.Value("-1"));
  }
}
