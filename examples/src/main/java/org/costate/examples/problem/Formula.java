package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.LexerNoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.costate.trace.TracedNumber;
import org.jspecify.annotations.Nullable;

/** A formula of a problem file: its text, where it stands, and what it is made of. Immutable. */
final class Formula {

    private static final int DEEPEST = 200;

    private final String key;
    private final String source;
    private final FormulaParser.SumContext tree;
    private final List<Reference> references;

    /** A name that a formula mentions, and the column where it does so first. */
    record Reference(String name, int column) {}

    private Formula(String key, String source, FormulaParser.SumContext tree) {
        this.key = key;
        this.source = source;
        this.tree = tree;
        List<Reference> found = new ArrayList<>();
        collect(tree, found);
        references = List.copyOf(found);
    }

    /**
     * Parses a formula.
     *
     * @param key    where it stands in the file, for messages
     * @param source its text
     * @throws ProblemException if it is no formula, naming the column
     */
    static Formula parse(String key, String source) {
        requireDepth(key, source);
        Listener listener = new Listener(key, source);
        FormulaLexer lexer = new FormulaLexer(CharStreams.fromString(source));
        lexer.removeErrorListeners();
        lexer.addErrorListener(listener);
        FormulaParser parser = new FormulaParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(listener);
        return new Formula(key, source, parser.whole().sum());
    }

    /** The parser calls itself for each of these, so they are counted beforehand. */
    private static void requireDepth(String key, String source) {
        int depth = 0;
        int signs = 0;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            signs = c == '-' || c == '+' || c == '!' || c == '^' ? signs + 1 : Character.isDigit(c) ? signs : 0;
            if (depth > DEEPEST || signs > DEEPEST) {
                throw ProblemException.in(
                        key, shortened(source), i + 1, "more than " + DEEPEST + " parentheses or signs in one another");
            }
        }
    }

    private static String shortened(String source) {
        return source.length() <= 60 ? source : source.substring(0, 57) + "...";
    }

    private void collect(ParseTree node, List<Reference> found) {
        if (node instanceof FormulaParser.NameContext name) {
            found.add(new Reference(name.NAME().getText(), column(name.start)));
        } else if (node instanceof FormulaParser.CallContext call) {
            requireCall(call);
        } else if (node instanceof FormulaParser.NumberContext number
                && Double.isInfinite(Double.parseDouble(number.getText()))) {
            throw fault(number.start, number.getText() + " is too large for a number");
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            collect(node.getChild(i), found);
        }
    }

    private void requireCall(FormulaParser.CallContext call) {
        String name = call.NAME().getText();
        Optional<FormulaFunction> function = FormulaFunction.of(name);
        if (function.isEmpty()) {
            throw fault(call.start, "there is no function named " + name + "; there are " + FormulaFunction.names());
        }
        int count = call.sum().size();
        if (!function.get().takes(count)) {
            throw fault(
                    call.start,
                    name + " has " + count + (count == 1 ? " argument" : " arguments") + ", but takes "
                            + function.get().arity());
        }
    }

    static int column(Token token) {
        return token.getStartIndex() + 1;
    }

    private ProblemException fault(Token token, String problem) {
        return ProblemException.in(key, source, column(token), problem);
    }

    /** Something wrong at a name. */
    ProblemException fault(Reference reference, String problem) {
        return ProblemException.in(key, source, reference.column(), problem);
    }

    /** Where it stands in the file. */
    String key() {
        return key;
    }

    /** Its text. */
    String source() {
        return source;
    }

    /** The names that it mentions, functions apart. */
    List<Reference> references() {
        return references;
    }

    /** Runs it with numbers that record. */
    TracedNumber evaluate(FormulaNames names) {
        return new FormulaEvaluation(names).sum(tree);
    }

    @Override
    public String toString() {
        return source;
    }

    /** Throws at the first fault. */
    private static final class Listener extends BaseErrorListener {

        private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "!=");
        private static final String CHOICE = "; a choice is select(condition, a, b)";

        private final String key;
        private final String source;

        Listener(String key, String source) {
            this.key = key;
            this.source = source;
        }

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int position,
                String message,
                @Nullable RecognitionException cause) {
            if (symbol instanceof Token token) {
                boolean atEnd = token.getType() == Token.EOF;
                throw ProblemException.in(
                        key,
                        source,
                        atEnd ? source.length() + 1 : column(token),
                        (atEnd ? "the formula ends too early" : "'" + token.getText() + "' does not fit here")
                                + advice(recognizer, token));
            }
            int at = cause instanceof LexerNoViableAltException lexical ? lexical.getStartIndex() : position;
            String found = at < source.length() ? "'" + source.charAt(at) + "'" : "the end";
            throw ProblemException.in(
                    key, source, at + 1, found + " is no part of a formula" + (found.equals("'?'") ? CHOICE : ""));
        }

        /** What a choice looks like, to those who wrote one in another way. */
        private static String advice(Recognizer<?, ?> recognizer, Token token) {
            if (recognizer instanceof Parser parser && parser.getContext() instanceof FormulaParser.ComparisonContext) {
                return "; select needs a condition such as x < 1";
            }
            return COMPARISONS.contains(token.getText()) ? CHOICE : "";
        }
    }
}
