package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Divides the work between an evaluation and its pullback: the expensive values of the evaluation that the pullback needs
 * are saved, everything else the pullback computes again from the inputs and these.
 *
 * @param evaluation the values, and what is saved
 * @param pullback   reads what was saved
 * @param count      number of saved values
 */
record SavedValues(Program evaluation, Program pullback, int count) {

    static SavedValues of(Program source) {
        Program reverse = ReverseProgram.of(source);
        ProgramBuilder builder = new ProgramBuilder();
        int[] values = ForwardProgram.copy(source, builder);
        boolean[] computed = new boolean[builder.size()];
        for (int node : values) {
            computed[node] = true;
        }
        int[] saved = new int[Math.max(computed.length, 1)];
        Arrays.fill(saved, -1);
        ProgramBuilder pullback = new ProgramBuilder();
        List<Program.Output> outputs = new ArrayList<>();
        source.outputs().forEach(o -> outputs.add(new Program.Output(Sink.VALUE, o.index(), values[o.node()])));
        int count = 0;
        // Nodes of the reverse program that the evaluation computes as well are found by their place in one builder.
        int[] here = new int[reverse.size()];
        int[] there = new int[reverse.size()];
        for (int k = 0; k < reverse.size(); k++) {
            here[k] = builder.copied(reverse, k, here);
            if (here[k] < computed.length
                    && computed[here[k]]
                    && reverse.operation(k).isExpensive()) {
                if (saved[here[k]] < 0) {
                    saved[here[k]] = count++;
                    outputs.add(new Program.Output(Sink.SAVED, saved[here[k]], here[k]));
                }
                there[k] = pullback.input(Bank.SAVED, saved[here[k]]);
            } else {
                there[k] = pullback.copied(reverse, k, there);
            }
        }
        List<Program.Output> bars = reverse.outputs().stream()
                .map(o -> new Program.Output(o.sink(), o.index(), there[o.node()]))
                .toList();
        Program remaining = Program.of(pullback, bars);
        return trimmed(Program.of(builder, outputs), remaining, count);
    }

    /** Leaves out what was marked but is not read, because it only led to something else that is saved. */
    private static SavedValues trimmed(Program evaluation, Program pullback, int count) {
        int[] places = new int[count];
        Arrays.fill(places, -1);
        int used = 0;
        for (int k = 0; k < pullback.size(); k++) {
            if (pullback.operation(k) == Operation.INPUT && pullback.bank(k) == Bank.SAVED) {
                places[pullback.index(k)] = used++;
            }
        }
        return new SavedValues(renumbered(evaluation, places, Sink.SAVED), renumbered(pullback, places), used);
    }

    private static Program renumbered(Program program, int[] places, Sink sink) {
        ProgramBuilder builder = new ProgramBuilder();
        int[] map = ForwardProgram.copy(program, builder);
        List<Program.Output> outputs = new ArrayList<>();
        for (Program.Output output : program.outputs()) {
            if (output.sink() != sink) {
                outputs.add(new Program.Output(output.sink(), output.index(), map[output.node()]));
            } else if (places[output.index()] >= 0) {
                outputs.add(new Program.Output(sink, places[output.index()], map[output.node()]));
            }
        }
        return Program.of(builder, outputs);
    }

    private static Program renumbered(Program program, int[] places) {
        ProgramBuilder builder = new ProgramBuilder();
        int[] map = new int[program.size()];
        for (int k = 0; k < map.length; k++) {
            boolean isSaved = program.operation(k) == Operation.INPUT && program.bank(k) == Bank.SAVED;
            map[k] = isSaved ? builder.input(Bank.SAVED, places[program.index(k)]) : builder.copied(program, k, map);
        }
        return Program.of(
                builder,
                program.outputs().stream()
                        .map(o -> new Program.Output(o.sink(), o.index(), map[o.node()]))
                        .toList());
    }
}
