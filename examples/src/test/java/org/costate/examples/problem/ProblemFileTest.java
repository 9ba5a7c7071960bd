package org.costate.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.costate.solver.Status;
import org.costate.solver.auto.Auto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be wrong in a problem file is refused with its key, and what is right means what it says. */
class ProblemFileTest {

    private static final String GOOD = """
            {"name": "decay", "time": {"start": 0, "end": 2}, "constants": {"two": 2, "four": "two^2"},
             "parameters": {"k": {"value": 0.5, "fit": true, "lower": 0.1, "upper": "10" }, "x0": "four/2"},
             "definitions": {"slow": "loss_rate/two", "loss_rate": "k*x"},
             "state": {"x": "x0 + k", "z": 0}, "derivatives": {"x": "-slow*two", "z": "cos(t)*pi"}, "save": [0, 1, 2]}
            """.replace("\"10\"", "10");

    private static String with(String from, String to) {
        assertThat(GOOD).contains(from);
        return GOOD.replace(from, to);
    }

    @Test
    void aFileMeansWhatItSays() {
        ProblemFile file = ProblemFile.parse(GOOD);
        assertThat(file.parameterValues()).containsExactly(0.5, 2);
        assertThat(new ProblemEquations(file).initialState()).containsExactly(2.5, 0);
        SolvedTable table = ProblemRun.solve(file, ProblemRun.solver(Auto.METHOD, 1e-9, 1e-9), ProblemRun.times(file));
        assertThat(table.solution().status()).isEqualTo(Status.SUCCESS);
        for (int i = 0; i < 3; i++) {
            assertThat(table.solution().value(i, 0)).isCloseTo(2.5 * Math.exp(-0.5 * i), within(1e-7));
            assertThat(table.solution().value(i, 1)).isCloseTo(Math.PI * Math.sin(i), within(1e-7));
        }
    }

    @Test
    void ownNamesComeBeforeBuiltInOnes() {
        ProblemFile file =
                ProblemFile.parse(with("\"two\": 2,", "\"two\": 2, \"e\": 7,").replace("cos(t)*pi", "e"));
        double[] slope = new double[2];
        new ProblemEquations(file).field().evaluate(0, new double[2], slope);
        assertThat(slope[1]).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | { \"name\" \"x\"  | not JSON",
                "\"name\" | \"nam\" | nam is no key that is known here; there are name, time",
                "\"start\": 0 | \"begin\": 0, \"start\": 0 | time.begin is no key",
                "\"end\": 2 | \"end\": \"2\" | time.end is \"2\", but must be a number",
                "\"end\": 2 | \"end\": 1e999 | time.end = ",
                "\"end\": 2 | \"end\": 0 | time.end = 0.0, but must differ from time.start",
                "\"time\" | \"times\" | times is no key",
                "\"time\": {\"start\": 0, \"end\": 2}, | | time is missing",
                "\"start\": 0, | | time.start is missing",
                "\"z\": \"cos(t)*pi\" | \"w\": 1 | derivatives.w: there is no component of the state with this name",
                ", \"z\": \"cos(t)*pi\" | | derivatives.z is missing, but every component of the state needs one",
                "cos(t)*pi | cos(t)*q | derivatives.z: \"cos(t)*q\", column 8: there is nothing named q",
                "cos(t)*pi | cos(t)* | derivatives.z: \"cos(t)*\", column 8: the formula ends too early",
                "\"k*x\" | \"slow\" | a cycle, for it needs itself: loss_rate -> slow -> loss_rate",
                "\"two^2\" | \"four\" | constants.four: \"four\", column 1: a cycle",
                "\"two^2\" | \"k\" | constants.four: \"k\", column 1: k (parameters.k) cannot be used here, only constants",
                "\"x0 + k\" | \"x0 + t\" | state.x: \"x0 + t\", column 6: t (the time) cannot be used here",
                "\"x0 + k\" | \"slow\" | x (state.x) cannot be used here, only parameters and constants",
                "\"x0 + k\" | \"0/0\" | state.x = NaN (\"0/0\"), but must be finite",
                "\"x0 + k\" | [1] | state.x is a list, but must be a number or a formula",
                "\"z\": 0} | \"z\": null} | state.z is null, but must be a number or a formula",
                "\"z\": 0} | \"x\": 0} | not JSON: Duplicate field 'x'",
                "\"z\": 0} | \"k\": 0} | parameters.k: the name is taken by state.k",
                "\"x0\": | \"t\": | parameters.t: \"t\" cannot be a name",
                "\"x0\": | \"x 0\": | parameters.x 0: \"x 0\" cannot be a name",
                "\"fit\": true | \"fits\": true | parameters.k.fits is no key that is known here; there are value, fit",
                "\"fit\": true | \"fit\": 1 | parameters.k.fit is 1, but must be true or false",
                "\"value\": 0.5, | | parameters.k.value is missing",
                "\"lower\": 0.1 | \"lower\": 0.7 | parameters.k.value = 0.5, but must be from 0.7 to 10.0",
                "[0, 1, 2] | [0, 1, 3] | save[2] = 3.0, but must be from 0.0 to 2.0",
                "[0, 1, 2] | [0, 2, 1] | save[2] = 1.0 after 2.0, but times must come in the order of the solve",
                "[0, 1, 2] | [] | save is empty",
                "[0, 1, 2] | [0], \"events\": [{}] | events[0].when is missing",
                "[0, 1, 2] | [0], \"events\": [{\"when\": \"x-1\", \"direction\": \"left\"}] | events[0].direction is \"left\"",
                "[0, 1, 2] | [0], \"events\": [{\"when\": \"x-1\", \"at\": [1]}] | events[0] has at, times that are given, and when",
                "[0, 1, 2] | [0], \"events\": [{\"at\": [1], \"direction\": \"up\"}] | events[0] has at",
                "[0, 1, 2] | [0], \"events\": [{\"at\": []}] | events[0].at is empty",
                "[0, 1, 2] | [0], \"events\": [{\"at\": [99]}] | events[0].at[0] = 99.0, but must be from",
                "[0, 1, 2] | [0], \"events\": [{\"at\": 1}] | events[0].at is",
                "[0, 1, 2] | [0], \"events\": [{\"when\": \"x-1\", \"action\": \"go\"}] | events[0].action is \"go\", but must be \"stop\"",
                "[0, 1, 2] | [0], \"events\": [{\"when\": \"x-1\", \"action\": {\"reset\": {\"k\": 1}}}] | events[0].action.reset.k: there is no component",
                "[0, 1, 2] | [0], \"data\": {\"times\": [1], \"values\": {\"x\": [1, 2]}} | data.values.x has 2 entries, but data.times has 1",
                "[0, 1, 2] | [0], \"data\": {\"times\": [1], \"values\": {\"u\": [1]}} | data.values.u: \"u\", column 1: there is nothing named u",
                "[0, 1, 2] | [0], \"data\": {\"times\": [1], \"values\": {\"x\": [1]}, \"weights\": -1} | data.weights = -1.0",
                "[0, 1, 2] | [0], \"interpretation\": \"ito\" | interpretation is given, but there is no diffusion",
                "[0, 1, 2] | [0], \"diffusion\": {\"x\": 1}, \"interpretation\": \"Ito\" | interpretation is \"Ito\"",
                "[0, 1, 2] | [0], \"diffusion\": {\"u\": 1} | diffusion.u: there is no component",
            })
    void whatIsWrongIsNamed(String from, String to, String fault) {
        String text = with(from, to == null ? "" : to);
        assertThatThrownBy(() -> ProblemFile.parse(text))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void aListOrTwoDocumentsAreNoFile() {
        assertThatThrownBy(() -> ProblemFile.parse("[1]"))
                .hasMessage("the file holds a list, but must hold one object");
        assertThatThrownBy(() -> ProblemFile.parse(GOOD + "{}")).hasMessageContaining("something follows the object");
        assertThatThrownBy(() -> ProblemFile.parse("")).isInstanceOf(ProblemException.class);
    }
}
