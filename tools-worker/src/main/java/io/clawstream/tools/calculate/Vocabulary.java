package io.clawstream.tools.calculate;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.AbstractFunction;
import com.ezylang.evalex.functions.FunctionParameter;
import com.ezylang.evalex.functions.basic.AbsFunction;
import com.ezylang.evalex.functions.basic.MaxFunction;
import com.ezylang.evalex.functions.basic.MinFunction;
import com.ezylang.evalex.functions.basic.SumFunction;
import com.ezylang.evalex.operators.AbstractOperator;
import com.ezylang.evalex.operators.InfixOperator;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.operators.PostfixOperator;
import com.ezylang.evalex.operators.arithmetic.InfixDivisionOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMinusOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMultiplicationOperator;
import com.ezylang.evalex.operators.arithmetic.InfixPlusOperator;
import com.ezylang.evalex.operators.arithmetic.PrefixMinusOperator;
import com.ezylang.evalex.operators.arithmetic.PrefixPlusOperator;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** The operators, functions and constants that an expression may contain. */
final class Vocabulary {
  private static final int MOST_PLACES = 100;

  /** 450! is just below 10^1000. */
  private static final int LARGEST_FACTORIAL = 449;

  /** What the double functions of the platform are good for. */
  private static final MathContext DOUBLE = new MathContext(15);

  /** An angle that comes from a double function has lost a few digits. */
  private static final MathContext ANGLE = new MathContext(13);

  private static final BigDecimal PI =
      new BigDecimal(
          "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117068");
  private static final BigDecimal E =
      new BigDecimal(
          "2.718281828459045235360287471352662497757247093699959574966967627724076630353547594571382178525166427");

  private Vocabulary() {}

  @SuppressWarnings("unchecked")
  static ExpressionConfiguration configuration(MathContext precision) {
    Map<String, EvaluationValue> constants = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    constants.put("PI", EvaluationValue.numberValue(PI));
    constants.put("E", EvaluationValue.numberValue(E));
    return ExpressionConfiguration.builder()
        .mathContext(precision)
        .powerOfPrecedence(OperatorIfc.OPERATOR_PRECEDENCE_POWER_HIGHER)
        .arraysAllowed(false)
        .structuresAllowed(false)
        .implicitMultiplicationAllowed(false)
        .defaultConstants(constants)
        .operatorDictionary(
            MapBasedOperatorDictionary.ofOperators(
                Map.entry("+", new PrefixPlusOperator()),
                Map.entry("-", new PrefixMinusOperator()),
                Map.entry("+", new InfixPlusOperator()),
                Map.entry("-", new InfixMinusOperator()),
                Map.entry("*", new InfixMultiplicationOperator()),
                Map.entry("/", new InfixDivisionOperator()),
                Map.entry("^", new Power(UnaryOperator.identity())),
                Map.entry("^-", new Power(BigDecimal::negate)),
                Map.entry("%", new Percent())))
        .functionDictionary(
            MapBasedFunctionDictionary.ofFunctions(
                Map.entry("ABS", new AbsFunction()),
                Map.entry("MIN", new MinFunction()),
                Map.entry("MAX", new MaxFunction()),
                Map.entry("SUM", new SumFunction()),
                Map.entry("SQRT", one(x -> x.sqrt(precision))),
                Map.entry("FLOOR", one(x -> x.setScale(0, RoundingMode.FLOOR))),
                Map.entry("CEIL", one(x -> x.setScale(0, RoundingMode.CEILING))),
                Map.entry("ROUND", two(Vocabulary::round)),
                Map.entry("MOD", two((a, b) -> a.remainder(b))),
                Map.entry("FACT", one(x -> factorial(x, precision))),
                Map.entry("EXP", real(Math::exp)),
                Map.entry("LN", real(Math::log)),
                Map.entry("LOG10", real(Math::log10)),
                Map.entry("SIN", real(Math::sin)),
                Map.entry("COS", real(Math::cos)),
                Map.entry("TAN", real(Math::tan)),
                Map.entry("ASIN", real(Math::asin)),
                Map.entry("ACOS", real(Math::acos)),
                Map.entry("ATAN", real(Math::atan)),
                Map.entry("RAD", one(x -> x.multiply(PI).divide(hundredEighty(), precision))),
                Map.entry("DEG", one(x -> x.multiply(hundredEighty()).divide(PI, ANGLE)))))
        .build();
  }

  private static BigDecimal hundredEighty() {
    return BigDecimal.valueOf(180);
  }

  /** Commercial rounding, as people expect it. */
  private static BigDecimal round(BigDecimal value, BigDecimal places) {
    if (places.abs().compareTo(BigDecimal.valueOf(MOST_PLACES)) > 0) {
      throw new ArithmeticException(
          "numbers are rounded to between -" + MOST_PLACES + " and " + MOST_PLACES + " places");
    }
    return value.setScale(places.intValueExact(), RoundingMode.HALF_UP);
  }

  private static BigDecimal factorial(BigDecimal of, MathContext precision) {
    if (of.signum() < 0 || of.compareTo(BigDecimal.valueOf(LARGEST_FACTORIAL)) > 0) {
      throw new ArithmeticException(
          "factorials are calculated of whole numbers from 0 to " + LARGEST_FACTORIAL);
    }
    BigDecimal product = BigDecimal.ONE;
    for (int i = of.intValueExact(); i > 1; i--) {
      product = product.multiply(BigDecimal.valueOf(i), precision);
    }
    return product;
  }

  private static OneNumber one(UnaryOperator<BigDecimal> function) {
    return new OneNumber(function);
  }

  private static TwoNumbers two(BinaryOperator<BigDecimal> function) {
    return new TwoNumbers(function);
  }

  private static OneNumber real(DoubleUnaryOperator function) {
    return new OneNumber(
        x -> new BigDecimal(function.applyAsDouble(x.doubleValue())).round(DOUBLE));
  }

  private static BigDecimal number(Token token, EvaluationValue value) throws EvaluationException {
    if (!value.isNumberValue()) {
      throw EvaluationException.ofUnsupportedDataTypeInOperation(token);
    }
    return value.getNumberValue();
  }

  @FunctionParameter(name = "x")
  private static final class OneNumber extends AbstractFunction {
    private final UnaryOperator<BigDecimal> function;

    OneNumber(UnaryOperator<BigDecimal> function) {
      this.function = function;
    }

    @Override
    public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values)
        throws EvaluationException {
      return EvaluationValue.numberValue(function.apply(number(token, values[0])));
    }
  }

  @FunctionParameter(name = "a")
  @FunctionParameter(name = "b")
  private static final class TwoNumbers extends AbstractFunction {
    private final BinaryOperator<BigDecimal> function;

    TwoNumbers(BinaryOperator<BigDecimal> function) {
      this.function = function;
    }

    @Override
    public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values)
        throws EvaluationException {
      return EvaluationValue.numberValue(
          function.apply(number(token, values[0]), number(token, values[1])));
    }
  }

  /**
   * {@code 2^10}; exact for whole exponents and square roots, otherwise as good as the platform's
   * double functions. Binds stronger than a sign before it; so that there may be one behind it,
   * {@code ^-} is an operator of its own.
   */
  @InfixOperator(precedence = OperatorIfc.OPERATOR_PRECEDENCE_POWER_HIGHER, leftAssociative = false)
  private static final class Power extends AbstractOperator {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final UnaryOperator<BigDecimal> sign;

    Power(UnaryOperator<BigDecimal> sign) {
      this.sign = sign;
    }

    @Override
    public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values)
        throws EvaluationException {
      MathContext precision = expression.getConfiguration().getMathContext();
      BigDecimal base = number(token, values[0]);
      BigDecimal exponent = sign.apply(number(token, values[1]));
      BigDecimal whole = exponent.setScale(0, RoundingMode.FLOOR);
      BigDecimal rest = exponent.subtract(whole);
      BigDecimal power = base.pow(whole.intValueExact(), precision);
      if (rest.signum() != 0) {
        BigDecimal root =
            rest.compareTo(HALF) == 0
                ? base.sqrt(precision)
                : new BigDecimal(Math.pow(base.doubleValue(), rest.doubleValue())).round(DOUBLE);
        power = power.multiply(root, precision);
      }
      return EvaluationValue.numberValue(power);
    }
  }

  /** {@code 7%} is 0.07. */
  @PostfixOperator
  private static final class Percent extends AbstractOperator {
    @Override
    public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values)
        throws EvaluationException {
      return EvaluationValue.numberValue(number(token, values[0]).movePointLeft(2));
    }
  }
}
