package org.costate.diffusion;

/** What a reverse sweep adds up: derivatives by parameters, conditioning and the angles of the nodes. */
final class SampleSum {

    private final double[] theta;
    private final double[] condition;
    private final double[] phi;

    SampleSum(double[] theta, double[] condition, double[] phi) {
        this.theta = theta;
        this.condition = condition;
        this.phi = phi;
    }

    double[] theta() {
        return theta;
    }

    double[] condition() {
        return condition;
    }

    double[] phi() {
        return phi;
    }
}
