package org.costate.examples.fit;

import java.util.List;

/** Weighted differences of a model to measurements, by some of its parameters. For one thread. */
public final class SolvedResiduals implements Residuals {

    private final SolvedModel model;
    private final Measurements data;
    private final double[] theta;
    private final int[] unknowns;
    private final double[] times;
    private final List<Measurements.Place> places;
    private String fault = "";

    /**
     * Residuals.
     *
     * @param model    the model
     * @param data     what it is compared with; the solve ends at the last that counts
     * @param theta    all parameters; copied
     * @param unknowns indices of those that are fitted; copied
     */
    public SolvedResiduals(SolvedModel model, Measurements data, double[] theta, int[] unknowns) {
        this.model = model;
        this.data = data;
        this.theta = theta.clone();
        this.unknowns = unknowns.clone();
        places = data.places();
        if (places.isEmpty()) {
            throw new IllegalArgumentException("no measurement counts, but there must be one to fit to");
        }
        times = data.countedTimes();
    }

    @Override
    public int count() {
        return places.size();
    }

    /** All parameters, with some values for those that are fitted. */
    public double[] parameters(double[] x) {
        double[] all = theta.clone();
        for (int k = 0; k < unknowns.length; k++) {
            all[unknowns[k]] = x[k];
        }
        return all;
    }

    @Override
    public boolean evaluate(double[] x, double[] residuals) {
        double[][] values = model.values(parameters(x), times);
        fault = model.fault();
        if (values.length < times.length) {
            return false;
        }
        for (int r = 0; r < residuals.length; r++) {
            Measurements.Place place = places.get(r);
            int i = place.time();
            int c = place.column();
            residuals[r] = Math.sqrt(data.weight(i, c)) * (values[i][c] - data.value(i, c));
            if (!Double.isFinite(residuals[r])) {
                fault = data.names().get(c) + " is " + values[i][c] + " at t = " + times[i];
                return false;
            }
        }
        return true;
    }

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public double[][] jacobian(double[] x) {
        double[][] jacobian = model.jacobian(parameters(x), times, unknowns, places);
        for (int r = 0; r < jacobian.length; r++) {
            double weight =
                    Math.sqrt(data.weight(places.get(r).time(), places.get(r).column()));
            for (int k = 0; k < unknowns.length; k++) {
                jacobian[r][k] *= weight;
            }
        }
        return jacobian;
    }
}
