package io.clawstream.tools.calculate;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The value of an arithmetic expression, read by EvalEx with the operators and functions of {@link
 * Vocabulary} and nothing else. Every intermediate result is bounded, so that no expression of the
 * permitted length takes more than milliseconds: not 9^9^9^9, and not a factorial of a factorial.
 */
public final class Calculation {
  /** The longest expression. Unit: UTF-16 units. */
  public static final int LONGEST = 500;

  /** Digits that are calculated with. */
  static final MathContext PRECISION = new MathContext(100);

  /** Every number that occurs is 0 or lies between 10^-1000 and 10^1000. */
  static final int MAGNITUDE = 1_000;

  /** Digits that are told of a number that has no end. */
  private static final MathContext TOLD = new MathContext(20);

  private static final int MOST_DIGITS = 100;
  private static final int PLAIN = 30;

  private static final ExpressionConfiguration CONFIGURATION = Vocabulary.configuration(PRECISION);

  private Calculation() {}

  /** What came of it. */
  public sealed interface Result {
    /**
     * A number.
     *
     * @param text in decimal notation, or as 1.5E+40 if it is very large or small
     */
    record Value(String text) implements Result {}

    /**
     * None.
     *
     * @param why in words
     */
    record Problem(String why) implements Result {}
  }

  /** Calculates; deterministic. */
  public static Result of(String expression) {
    if (expression.length() > LONGEST) {
      return new Result.Problem(
          "It has "
              + expression.length()
              + " characters, and at most "
              + LONGEST
              + " are taken. Calculate it in parts.");
    }
    try {
      Expression parsed = new Expression(signed(expression), CONFIGURATION);
      EvaluationValue value = value(parsed, parsed.getAbstractSyntaxTree());
      return new Result.Value(told(value.getNumberValue()));
    } catch (ParseException e) {
      return new Result.Problem(e.getMessage() + " at character " + e.getStartPosition() + ".");
    } catch (EvaluationException e) {
      return new Result.Problem(e.getMessage() + ".");
    } catch (ArithmeticException e) {
      return new Result.Problem("It cannot be calculated: " + e.getMessage() + ".");
    } catch (NumberFormatException e) {
      return new Result.Problem("It has no value among the real numbers.");
    }
  }

  /** An exponent's sign stands next to the operator, where it is read as a part of it. */
  private static String signed(String expression) {
    return expression.replaceAll("\\^\\s*-", "^-").replaceAll("\\^\\s*\\+", "^");
  }

  private static String told(BigDecimal value) {
    BigDecimal number = value.stripTrailingZeros();
    if (number.precision() > MOST_DIGITS - 10) {
      number = number.round(TOLD).stripTrailingZeros();
    }
    int exponent = number.precision() - number.scale();
    boolean plain = exponent <= MOST_DIGITS && exponent > -PLAIN;
    return plain ? number.toPlainString() : number.toString();
  }

  /** Looks at every intermediate result before it is used. */
  private static EvaluationValue value(Expression expression, ASTNode node)
      throws EvaluationException {
    Token token = node.getToken();
    EvaluationValue[] values = new EvaluationValue[node.getParameters().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(expression, node.getParameters().get(i));
    }
    return bounded(
        token,
        switch (token.getType()) {
          case NUMBER_LITERAL -> EvaluationValue.numberValue(literal(token));
          case VARIABLE_OR_CONSTANT -> constant(expression, token);
          case PREFIX_OPERATOR, POSTFIX_OPERATOR, INFIX_OPERATOR ->
              token.getOperatorDefinition().evaluate(expression, token, values);
          case FUNCTION -> {
            token.getFunctionDefinition().validatePreEvaluation(token, values);
            yield token.getFunctionDefinition().evaluate(expression, token, values);
          }
          default ->
              throw new EvaluationException(
                  token, "'" + token.getValue() + "' is not part of arithmetic");
        });
  }

  private static BigDecimal literal(Token token) throws EvaluationException {
    try {
      return new BigDecimal(token.getValue(), PRECISION);
    } catch (NumberFormatException e) {
      throw new EvaluationException(token, "'" + token.getValue() + "' is no decimal number");
    }
  }

  private static EvaluationValue constant(Expression expression, Token token)
      throws EvaluationException {
    EvaluationValue constant = expression.getConstants().get(token.getValue());
    if (constant == null) {
      throw new EvaluationException(token, "'" + token.getValue() + "' is not known");
    }
    return constant;
  }

  private static EvaluationValue bounded(Token token, EvaluationValue value)
      throws EvaluationException {
    if (!value.isNumberValue()) {
      throw new EvaluationException(token, "'" + token.getValue() + "' gives no number");
    }
    BigDecimal number = value.getNumberValue();
    long exponent = (long) number.precision() - number.scale() - 1;
    if (number.signum() != 0 && Math.abs(exponent) > MAGNITUDE) {
      throw new EvaluationException(
          token,
          "A number on the way is "
              + (exponent > 0 ? "larger than 10^" : "smaller than 10^-")
              + MAGNITUDE);
    }
    return value;
  }
}
