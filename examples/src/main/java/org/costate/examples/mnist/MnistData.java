package org.costate.examples.mnist;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The MNIST handwritten digits (LeCun, Cortes, Burges), which lie beside this class as resources; nothing is
 * downloaded.
 *
 * @param training 60,000 images of 28 x 28
 * @param test     10,000 images of 28 x 28
 */
public record MnistData(ImageSet training, ImageSet test) {

    /** Number of training images. */
    public static final int TRAINING_SIZE = 60_000;
    /** Number of test images. */
    public static final int TEST_SIZE = 10_000;
    /** Rows, and also columns, of an image. */
    public static final int SIDE = 28;
    /** Pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;
    /** Number of digits. */
    public static final int CLASSES = 10;
    /** What all images take in memory. */
    public static final double BYTES = (double) (TRAINING_SIZE + TEST_SIZE) * PIXELS;

    /**
     * Reads both sets; takes about a third of a second and 55 MB.
     *
     * @throws IOException if a file is missing or not what it should be
     */
    public static MnistData load() throws IOException {
        return new MnistData(loadSet("train", TRAINING_SIZE), loadSet("t10k", TEST_SIZE));
    }

    private static ImageSet loadSet(String prefix, int size) throws IOException {
        byte[] pixels = loadFile(prefix + "-images-idx3-ubyte.gz", size, SIDE, SIDE);
        byte[] labels = loadFile(prefix + "-labels-idx1-ubyte.gz", size);
        try {
            return ImageSet.of(pixels, labels, PIXELS, CLASSES);
        } catch (IllegalArgumentException e) {
            throw new IOException(prefix + "-labels-idx1-ubyte.gz: " + e.getMessage(), e);
        }
    }

    private static byte[] loadFile(String name, int... shape) throws IOException {
        try (InputStream in = MnistData.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + ": missing among the resources of the examples");
            }
            return IdxFile.read(name, in, shape);
        }
    }
}
