package org.costate.solver.sde;

import java.util.Arrays;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/** Expectations over independent standard normal numbers without sampling: products of the rule of Gauss and Hermite. */
final class GaussianNodes {

    /** Adds what it makes of a place to a sum. */
    interface Visitor {
        void visit(double weight, double[] place);
    }

    private final double[][] points;
    private final double[][] weights;

    private GaussianNodes(double[][] points, double[][] weights) {
        this.points = points;
        this.weights = weights;
    }

    /** A rule with a number of nodes for each dimension; even numbers split by sign exactly. */
    static GaussianNodes of(int... nodes) {
        double[][] points = new double[nodes.length][];
        double[][] weights = new double[nodes.length][];
        for (int d = 0; d < nodes.length; d++) {
            GaussIntegrator rule = new GaussIntegratorFactory().hermite(nodes[d]);
            points[d] = new double[nodes[d]];
            weights[d] = new double[nodes[d]];
            for (int i = 0; i < nodes[d]; i++) {
                points[d][i] = Math.sqrt(2) * rule.getPoint(i);
                weights[d][i] = rule.getWeight(i) / Math.sqrt(Math.PI);
            }
        }
        return new GaussianNodes(points, weights);
    }

    void forEach(Visitor visitor) {
        visit(0, 1, new double[points.length], visitor);
    }

    private void visit(int d, double weight, double[] place, Visitor visitor) {
        if (d == points.length) {
            visitor.visit(weight, Arrays.copyOf(place, d));
            return;
        }
        for (int i = 0; i < points[d].length; i++) {
            place[d] = points[d][i];
            visit(d + 1, weight * weights[d][i], place, visitor);
        }
    }
}
