package org.costate.solver.ensemble;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.costate.solver.Solution;
import org.costate.solver.Statistics;
import org.costate.solver.Status;

/**
 * How the members of an ensemble ended and what they cost together. Members that did not reach the end time are not in
 * its moments, which then speak of the others only: whether that is good enough is for the caller to say. Immutable.
 */
public final class Outcome {

    private static final int MOST_FAILURES = 1000;

    private final long from;
    private final long to;
    private final long end;
    private final Map<Status, Long> counts;
    private final List<Failure> failures;
    private final Statistics statistics;

    /**
     * A member that did not reach the end time.
     *
     * @param index   index of the member
     * @param status  why
     * @param time    time that it reached
     * @param message what the status means there
     */
    public record Failure(long index, Status status, double time, String message) {}

    private Outcome(
            long from, long to, long end, Map<Status, Long> counts, List<Failure> failures, Statistics statistics) {
        this.from = from;
        this.to = to;
        this.end = end;
        this.counts = counts;
        this.failures = failures;
        this.statistics = statistics;
    }

    /**
     * Whether every member that was asked for was solved or failed: nobody cancelled.
     *
     * @return true if so
     */
    public boolean isComplete() {
        return end == to;
    }

    /**
     * Where to go on: all members below were handed over, this one and those above were not.
     *
     * @return index after the last member handed over
     */
    public long end() {
        return end;
    }

    /**
     * Members handed over, those that failed included.
     *
     * @return count
     */
    public long count() {
        return end - from;
    }

    /**
     * Members that ended in some way.
     *
     * @param status how
     * @return count
     */
    public long count(Status status) {
        return counts.getOrDefault(status, 0L);
    }

    /**
     * Members that did not reach the end time.
     *
     * @return the first 1000 of them, by index; {@link #count(Status)} has all
     */
    public List<Failure> failures() {
        return failures;
    }

    /**
     * What all members cost together.
     *
     * @return sums over the members
     */
    public Statistics statistics() {
        return statistics;
    }

    @Override
    public String toString() {
        return counts + " of " + (to - from) + " members, " + statistics.accepted() + " steps";
    }

    /** Gathers the outcome of members. Mutable. */
    public static final class Tally {

        private final Map<Status, Long> counts = new EnumMap<>(Status.class);
        private final List<Failure> failures = new ArrayList<>();
        private Statistics sum = new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

        /** A tally of no members. */
        public Tally() {}

        /**
         * Counts a member.
         *
         * @param index    index of the member, larger than any before
         * @param solution how it ended
         */
        public void add(long index, Solution solution) {
            Status status = solution.status();
            counts.merge(status, 1L, Long::sum);
            if (status != Status.SUCCESS && failures.size() < MOST_FAILURES) {
                failures.add(new Failure(index, status, solution.endTime(), solution.message()));
            }
            sum = sum.plus(solution.statistics());
        }

        /**
         * What was gathered.
         *
         * @param from first member asked for
         * @param to   member after the last asked for
         * @param end  member after the last counted
         * @return the outcome
         */
        public Outcome outcome(long from, long to, long end) {
            return new Outcome(from, to, end, new EnumMap<>(counts), List.copyOf(failures), sum);
        }
    }
}
