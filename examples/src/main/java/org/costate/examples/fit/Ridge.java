package org.costate.examples.fit;

/** Residuals and, after them, some coordinates times a number, so that these are kept small: a normal prior around zero. */
public final class Ridge implements Residuals {

    private final Residuals inner;
    private final int[] small;
    private final double factor;

    /**
     * Residuals with a ridge.
     *
     * @param inner  what is to be small first of all
     * @param small  indices of the coordinates; copied
     * @param weight of the sum of their squares beside that of the residuals
     */
    public Ridge(Residuals inner, int[] small, double weight) {
        this.inner = inner;
        this.small = small.clone();
        factor = Math.sqrt(weight);
    }

    @Override
    public int count() {
        return inner.count() + small.length;
    }

    @Override
    public boolean evaluate(double[] x, double[] residuals) {
        double[] first = new double[inner.count()];
        boolean isFound = inner.evaluate(x, first);
        System.arraycopy(first, 0, residuals, 0, first.length);
        for (int k = 0; k < small.length; k++) {
            residuals[first.length + k] = factor * x[small[k]];
        }
        return isFound;
    }

    @Override
    public String fault() {
        return inner.fault();
    }

    @Override
    public double[][] jacobian(double[] x) {
        double[][] first = inner.jacobian(x);
        double[][] all = new double[count()][x.length];
        System.arraycopy(first, 0, all, 0, first.length);
        for (int k = 0; k < small.length; k++) {
            all[first.length + k][small[k]] = factor;
        }
        return all;
    }
}
