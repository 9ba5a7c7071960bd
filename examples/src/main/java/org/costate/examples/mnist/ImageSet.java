package org.costate.examples.mnist;

import java.util.Arrays;
import java.util.Objects;

/** Labelled grey images, kept as bytes and expanded to doubles a batch at a time. Immutable; safe to share. */
public final class ImageSet {

    private static final double SCALE = 1.0 / 255.0;

    private final byte[] pixels;
    private final byte[] labels;
    private final int pixelsPerImage;
    private final int size;

    private ImageSet(byte[] pixels, byte[] labels, int pixelsPerImage, int size) {
        this.pixels = pixels;
        this.labels = labels;
        this.pixelsPerImage = pixelsPerImage;
        this.size = size;
    }

    /**
     * Takes over the arrays.
     *
     * @param pixels         unsigned bytes, image after image; kept
     * @param labels         one label an image, 0 to {@code classes - 1}; kept
     * @param pixelsPerImage pixels of one image
     * @param classes        number of labels
     */
    static ImageSet of(byte[] pixels, byte[] labels, int pixelsPerImage, int classes) {
        if (pixels.length != (long) labels.length * pixelsPerImage) {
            throw new IllegalArgumentException("pixels.length = " + pixels.length + ", but must be "
                    + (long) labels.length * pixelsPerImage + " for " + labels.length + " labels");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "labels[" + i + "] = " + labels[i] + ", but must be from 0 to " + (classes - 1));
            }
        }
        return new ImageSet(pixels, labels, pixelsPerImage, labels.length);
    }

    /** Number of images. */
    public int size() {
        return size;
    }

    /** Pixels of one image: 784 for MNIST. */
    public int pixelsPerImage() {
        return pixelsPerImage;
    }

    /**
     * Label of an image.
     *
     * @param image index, from 0 to size - 1
     * @return the digit
     */
    public int label(int image) {
        return labels[Objects.checkIndex(image, size)];
    }

    /**
     * The first images only; shares the storage.
     *
     * @param count from 1 to size
     */
    public ImageSet first(int count) {
        if (count < 1 || count > size) {
            throw new IllegalArgumentException("count = " + count + ", but must be from 1 to " + size);
        }
        return new ImageSet(pixels, labels, pixelsPerImage, count);
    }

    /**
     * The images of some labels, in the same order; a copy.
     *
     * @param most labels must be below it
     * @return those images, at least none
     */
    public ImageSet withLabelsBelow(int most) {
        byte[] some = new byte[pixels.length];
        byte[] theirs = new byte[size];
        int count = 0;
        for (int image = 0; image < size; image++) {
            if (labels[image] < most) {
                System.arraycopy(pixels, image * pixelsPerImage, some, count * pixelsPerImage, pixelsPerImage);
                theirs[count++] = labels[image];
            }
        }
        return new ImageSet(
                Arrays.copyOf(some, count * pixelsPerImage), Arrays.copyOf(theirs, count), pixelsPerImage, count);
    }

    /**
     * Expands some images.
     *
     * @param order  indices of images; not modified
     * @param from   first position in {@code order}
     * @param count  number of images
     * @param images row-major, count x pixelsPerImage, in [0, 1]; at least so long; written
     * @param digits labels, length at least count; written
     */
    public void batch(int[] order, int from, int count, double[] images, int[] digits) {
        Objects.checkFromIndexSize(from, count, order.length);
        Objects.checkFromIndexSize(0, count * pixelsPerImage, images.length);
        for (int row = 0; row < count; row++) {
            int image = Objects.checkIndex(order[from + row], size);
            digits[row] = labels[image];
            int in = image * pixelsPerImage;
            int out = row * pixelsPerImage;
            for (int k = 0; k < pixelsPerImage; k++) {
                images[out + k] = (pixels[in + k] & 0xff) * SCALE;
            }
        }
    }

    /**
     * Expands consecutive images, in the order of the file.
     *
     * @param from   first image
     * @param count  number of images
     * @param images row-major, count x pixelsPerImage, in [0, 1]; at least so long; written
     * @param digits labels, length at least count; written
     */
    public void batch(int from, int count, double[] images, int[] digits) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = from + i;
        }
        batch(order, 0, count, images, digits);
    }
}
