package org.costate.solver;

/**
 * The declared structure of a diffusion g: what shape its values have and what is known of them. Immutable. With n
 * components of the state and m sources of noise:
 *
 * <table>
 * <caption>structures</caption>
 * <tr><th>structure</th><th>values of g</th><th>m</th><th>what it promises</th></tr>
 * <tr><td>diagonal</td><td>length n, g_i belongs to dW_i</td><td>n</td><td>g_i depends on y_i and t</td></tr>
 * <tr><td>scalar</td><td>length n, all belong to the one dW</td><td>1</td><td></td></tr>
 * <tr><td>additive</td><td>n x m, row-major</td><td>m</td><td>g depends on t alone</td></tr>
 * <tr><td>additive diagonal</td><td>length n</td><td>n</td><td>g depends on t alone</td></tr>
 * <tr><td>commutative</td><td>n x m, row-major</td><td>m</td><td>(g_j . grad) g_k = (g_k . grad) g_j</td></tr>
 * <tr><td>general</td><td>n x m, row-major</td><td>m</td><td>nothing</td></tr>
 * </table>
 *
 * <p>Diagonal noise whose g_i depends on other components as well can be solved by the same methods, as neural SDEs do;
 * their strong order is then 1/2.
 */
public final class Noise {

    /** The kinds of structure, the most special first. */
    public enum Kind {
        /** Diagonal, and a function of time alone. */
        ADDITIVE_DIAGONAL("additive diagonal"),
        /** A matrix that is a function of time alone. */
        ADDITIVE("additive"),
        /** One source for one component each. */
        DIAGONAL("diagonal"),
        /** One source for all. */
        SCALAR("scalar"),
        /** A matrix with columns that commute as vector fields. */
        COMMUTATIVE("commutative"),
        /** Any matrix. */
        GENERAL("general");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static final Noise DIAGONAL = new Noise(Kind.DIAGONAL, 0, 0);
    private static final Noise ADDITIVE_DIAGONAL = new Noise(Kind.ADDITIVE_DIAGONAL, 0, 0);
    private static final Noise SCALAR = new Noise(Kind.SCALAR, 1, 0);

    private final Kind kind;
    private final int columns;
    private final int width;

    private Noise(Kind kind, int columns, int width) {
        this.kind = kind;
        this.columns = columns;
        this.width = width;
    }

    /**
     * One source for each component.
     *
     * @return the structure
     */
    public static Noise diagonal() {
        return DIAGONAL;
    }

    /**
     * One source for each component, with a strength that does not depend on the state.
     *
     * @return the structure
     */
    public static Noise additiveDiagonal() {
        return ADDITIVE_DIAGONAL;
    }

    /**
     * One source for all components.
     *
     * @return the structure
     */
    public static Noise scalar() {
        return SCALAR;
    }

    /**
     * A matrix that does not depend on the state.
     *
     * @param sources number m of sources, at least 1
     * @return the structure
     * @throws IllegalArgumentException if it is below 1
     */
    public static Noise additive(int sources) {
        return matrix(Kind.ADDITIVE, sources);
    }

    /**
     * A matrix whose columns commute as vector fields.
     *
     * @param sources number m of sources, at least 1
     * @return the structure
     * @throws IllegalArgumentException if it is below 1
     */
    public static Noise commutative(int sources) {
        return matrix(Kind.COMMUTATIVE, sources);
    }

    /**
     * Any matrix.
     *
     * @param sources number m of sources, at least 1
     * @return the structure
     * @throws IllegalArgumentException if it is below 1
     */
    public static Noise general(int sources) {
        return matrix(Kind.GENERAL, sources);
    }

    private static Noise matrix(Kind kind, int sources) {
        if (sources < 1) {
            throw new IllegalArgumentException("sources = " + sources + ", but must be at least 1");
        }
        return new Noise(kind, sources, 0);
    }

    /**
     * The same structure for a batch: the state is made of rows, each with sources of its own.
     *
     * @param width components of a row, at least 1
     * @return the structure, in which m counts the sources of all rows
     * @throws IllegalArgumentException if the width is below 1
     */
    public Noise rows(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width = " + width + ", but must be at least 1");
        }
        return isDiagonal() ? this : new Noise(kind, columns, width);
    }

    /**
     * The kind of structure.
     *
     * @return one of the kinds
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Whether component i belongs to source i.
     *
     * @return true for diagonal and additive diagonal noise
     */
    public boolean isDiagonal() {
        return columns == 0;
    }

    /**
     * Whether the diffusion is a function of time alone.
     *
     * @return true for additive and additive diagonal noise
     */
    public boolean isAdditive() {
        return kind == Kind.ADDITIVE || kind == Kind.ADDITIVE_DIAGONAL;
    }

    /**
     * Sources of noise that each row has.
     *
     * @return columns of the matrix, 0 for diagonal noise
     */
    public int columns() {
        return columns;
    }

    /**
     * Sources of noise for a state.
     *
     * @param n length of the state
     * @return m
     * @throws IllegalArgumentException if the state is not made of whole rows
     */
    public int sources(int n) {
        if (isDiagonal()) {
            return n;
        }
        if (width == 0) {
            return columns;
        }
        if (n % width != 0) {
            throw new IllegalArgumentException(
                    "n = " + n + ", but must be a multiple of the " + width + " components of a row");
        }
        return Math.multiplyExact(n / width, columns);
    }

    /**
     * Length of the diffusion's values for a state.
     *
     * @param n length of the state
     * @return n for diagonal noise, else n times the columns
     */
    public int length(int n) {
        return isDiagonal() ? n : Math.multiplyExact(n, columns);
    }

    /**
     * Adds the product of a diffusion with a vector over the sources.
     *
     * @param g   values of the diffusion, length {@link #length}, not modified
     * @param xi  vector over the sources, length m, not modified
     * @param out length n, added to
     */
    public void addProduct(double[] g, double[] xi, double[] out) {
        if (isDiagonal()) {
            for (int i = 0; i < out.length; i++) {
                out[i] += g[i] * xi[i];
            }
            return;
        }
        int row = width == 0 ? out.length : width;
        for (int i = 0; i < out.length; i++) {
            int from = i / row * columns;
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                sum += g[i * columns + j] * xi[from + j];
            }
            out[i] += sum;
        }
    }

    /**
     * Adds the pullback of {@link #addProduct} to the cotangent of the diffusion.
     *
     * @param factor factor of what is added
     * @param outBar cotangent of the product, length n, not modified
     * @param xi     vector over the sources, length m, not modified
     * @param gBar   length {@link #length}, added to
     */
    public void addPullback(double factor, double[] outBar, double[] xi, double[] gBar) {
        if (isDiagonal()) {
            for (int i = 0; i < outBar.length; i++) {
                gBar[i] += factor * outBar[i] * xi[i];
            }
            return;
        }
        int row = width == 0 ? outBar.length : width;
        for (int i = 0; i < outBar.length; i++) {
            int from = i / row * columns;
            double scaled = factor * outBar[i];
            for (int j = 0; j < columns; j++) {
                gBar[i * columns + j] += scaled * xi[from + j];
            }
        }
    }

    @Override
    public String toString() {
        String sources = columns <= 1 ? "" : " with " + columns + " sources";
        return kind + sources + (width == 0 ? "" : " for each row of " + width);
    }
}
