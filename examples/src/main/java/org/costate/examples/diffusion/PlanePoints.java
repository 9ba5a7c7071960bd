package org.costate.examples.diffusion;

import java.util.SplittableRandom;

/** Points of the plane, drawn without end. The seed fixes every bit. */
final class PlanePoints {

    private static final double MOON_BLUR = 0.06;
    private static final double SPIRAL_BLUR = 0.03;
    private static final double TURNS = 1.5;

    private PlanePoints() {}

    /** Points, rows x 2, as a new array. */
    static double[] draw(DiffusionData data, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] points = new double[2 * rows];
        for (int row = 0; row < rows; row++) {
            switch (data) {
                case MOONS -> moon(random, points, 2 * row);
                case SPIRALS -> spiral(random, points, 2 * row);
                case CHECKERBOARD -> square(random, points, 2 * row);
                case MNIST -> throw new IllegalArgumentException("data = mnist, but must be points of a plane");
            }
        }
        return points;
    }

    private static void moon(SplittableRandom random, double[] points, int at) {
        double angle = Math.PI * random.nextDouble();
        boolean lower = random.nextBoolean();
        points[at] = (lower ? 1 - Math.cos(angle) : Math.cos(angle)) + MOON_BLUR * random.nextGaussian();
        points[at + 1] = (lower ? 0.5 - Math.sin(angle) : Math.sin(angle)) + MOON_BLUR * random.nextGaussian();
    }

    /** Evenly by the square root of a uniform number, so that outer turns are not thinner. */
    private static void spiral(SplittableRandom random, double[] points, int at) {
        double radius = Math.sqrt(random.nextDouble(0.02, 1));
        double angle = 2 * Math.PI * TURNS * radius + (random.nextBoolean() ? Math.PI : 0);
        points[at] = radius * Math.cos(angle) + SPIRAL_BLUR * random.nextGaussian();
        points[at + 1] = radius * Math.sin(angle) + SPIRAL_BLUR * random.nextGaussian();
    }

    private static void square(SplittableRandom random, double[] points, int at) {
        int column = random.nextInt(4);
        int row = 2 * random.nextInt(2) + column % 2;
        points[at] = column - 2 + random.nextDouble();
        points[at + 1] = row - 2 + random.nextDouble();
    }
}
