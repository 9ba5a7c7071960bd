package org.costate.examples.problem;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.costate.trace.Condition;
import org.costate.trace.Traced;
import org.costate.trace.TracedNumber;

/** Runs a formula with numbers that record. */
final class FormulaEvaluation {

    private final FormulaNames names;

    FormulaEvaluation(FormulaNames names) {
        this.names = names;
    }

    TracedNumber sum(FormulaParser.SumContext sum) {
        TracedNumber result = term(sum.term(0));
        int next = 1;
        for (int i = 1; i < sum.getChildCount(); i += 2) {
            TracedNumber term = term(sum.term(next++));
            result = sum.getChild(i).getText().equals("+") ? result.add(term) : result.subtract(term);
        }
        return result;
    }

    private TracedNumber term(FormulaParser.TermContext term) {
        TracedNumber result = factor(term.factor(0));
        int next = 1;
        for (int i = 1; i < term.getChildCount(); i += 2) {
            TracedNumber factor = factor(term.factor(next++));
            result = term.getChild(i).getText().equals("*") ? result.multiply(factor) : result.divide(factor);
        }
        return result;
    }

    private TracedNumber factor(FormulaParser.FactorContext factor) {
        Token sign = factor.op;
        if (sign == null) {
            return power(factor.power());
        }
        TracedNumber inner = factor(factor.factor());
        return sign.getText().equals("-") ? inner.negate() : inner;
    }

    private TracedNumber power(FormulaParser.PowerContext power) {
        TracedNumber base = atom(power.atom());
        return power.factor() == null ? base : base.pow(factor(power.factor()));
    }

    private TracedNumber atom(FormulaParser.AtomContext atom) {
        if (atom instanceof FormulaParser.NumberContext number) {
            return names.number(Double.parseDouble(number.getText()));
        }
        if (atom instanceof FormulaParser.NameContext name) {
            return names.value(name.NAME().getText());
        }
        if (atom instanceof FormulaParser.GroupContext group) {
            return sum(group.sum());
        }
        if (atom instanceof FormulaParser.SelectionContext choice) {
            return Traced.select(condition(choice.condition()), sum(choice.sum(0)), sum(choice.sum(1)));
        }
        return call((FormulaParser.CallContext) atom);
    }

    private TracedNumber call(FormulaParser.CallContext call) {
        List<FormulaParser.SumContext> sums = call.sum();
        TracedNumber[] arguments = new TracedNumber[sums.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = sum(sums.get(i));
        }
        return FormulaFunction.of(call.NAME().getText()).orElseThrow().apply(arguments);
    }

    private Condition<TracedNumber> condition(FormulaParser.ConditionContext condition) {
        Condition<TracedNumber> result = conjunction(condition.conjunction(0));
        for (int i = 1; i < condition.conjunction().size(); i++) {
            result = result.or(conjunction(condition.conjunction(i)));
        }
        return result;
    }

    private Condition<TracedNumber> conjunction(FormulaParser.ConjunctionContext conjunction) {
        Condition<TracedNumber> result = comparison(conjunction.comparison(0));
        for (int i = 1; i < conjunction.comparison().size(); i++) {
            result = result.and(comparison(conjunction.comparison(i)));
        }
        return result;
    }

    private Condition<TracedNumber> comparison(FormulaParser.ComparisonContext comparison) {
        if (comparison instanceof FormulaParser.NegationContext negation) {
            return comparison(negation.comparison()).not();
        }
        if (comparison instanceof FormulaParser.EnclosedContext enclosed) {
            return condition(enclosed.condition());
        }
        FormulaParser.RelationContext relation = (FormulaParser.RelationContext) comparison;
        TracedNumber a = sum(relation.sum(0));
        TracedNumber b = sum(relation.sum(1));
        return switch (relation.op.getText()) {
            case "<" -> Condition.less(a, b);
            case "<=" -> Condition.lessOrEqual(a, b);
            case ">" -> Condition.greater(a, b);
            case ">=" -> Condition.lessOrEqual(b, a);
            case "==" -> Condition.equal(a, b);
            default -> Condition.equal(a, b).not();
        };
    }
}
