package org.costate.examples.diffusion;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.costate.examples.mnist.MnistData;

/** Pictures without text, for which no fonts are needed. */
final class Picture {

    private static final int SIZE = 480;
    private static final int CELLS = 96;
    private static final int GAP = 2;
    private static final double ROOM = 1.15;
    private static final int ZOOM = 2;
    private static final Color[] INK = {new Color(0x2f, 0x7f, 0xd6, 60), new Color(0xd6, 0x56, 0x2f, 220)};

    private Picture() {}

    /**
     * The square that a picture shows.
     *
     * @param x    middle
     * @param y    middle
     * @param half half of its side
     */
    record Frame(double x, double y, double half) {

        /** One that holds all but a few of some points, rows x 2, and has some room around them. */
        static Frame of(double[] points) {
            double[] middle = new double[2];
            double half = 0;
            for (int axis = 0; axis < 2; axis++) {
                double[] sorted = new double[points.length / 2];
                for (int i = 0; i < sorted.length; i++) {
                    sorted[i] = points[2 * i + axis];
                }
                java.util.Arrays.sort(sorted);
                double low = sorted[(int) (0.001 * (sorted.length - 1))];
                double high = sorted[(int) Math.ceil(0.999 * (sorted.length - 1))];
                middle[axis] = 0.5 * (low + high);
                half = Math.max(half, ROOM * 0.5 * (high - low));
            }
            return new Frame(middle[0], middle[1], half > 0 ? half : 1);
        }

        /** Column of a point, from 0 to 1 within the picture. */
        double across(double[] points, int at) {
            return (points[at] - x + half) / (2 * half);
        }

        /** Row of a point, from 0 at the top to 1. */
        double down(double[] points, int at) {
            return (half - points[at + 1] + y) / (2 * half);
        }
    }

    /** A dot for each point, rows x 2. */
    static byte[] points(double[] points, Frame frame) {
        BufferedImage image = blank(SIZE, SIZE);
        Graphics2D graphics = graphics(image);
        graphics.setColor(INK[0]);
        for (int i = 0; i < points.length; i += 2) {
            graphics.fillOval(pixel(frame.across(points, i)) - 1, pixel(frame.down(points, i)) - 1, 3, 3);
        }
        graphics.dispose();
        return png(image);
    }

    /** How many points lie in each of some squares, darker for more; the darkest is as dark in all pictures of equally many. */
    static byte[] density(double[] points, Frame frame) {
        double[] counts = new double[CELLS * CELLS];
        for (int i = 0; i < points.length; i += 2) {
            int column = (int) Math.floor(frame.across(points, i) * CELLS);
            int row = (int) Math.floor(frame.down(points, i) * CELLS);
            if (column >= 0 && column < CELLS && row >= 0 && row < CELLS) {
                counts[row * CELLS + column]++;
            }
        }
        double even = points.length / 2.0 / counts.length;
        return shaded(java.util.Arrays.stream(counts).map(count -> count / even).toArray());
    }

    /** The middles of the squares of a density picture, rows x 2, from the top left. */
    static double[] middles(Frame frame) {
        double[] points = new double[2 * CELLS * CELLS];
        for (int i = 0; i < CELLS * CELLS; i++) {
            points[2 * i] = frame.x() + frame.half() * ((2 * (i % CELLS) + 1.0) / CELLS - 1);
            points[2 * i + 1] = frame.y() + frame.half() * (1 - (2 * (i / CELLS) + 1.0) / CELLS);
        }
        return points;
    }

    /** A density at the {@link #middles}, as dark as that of points which have it. */
    static byte[] density(Frame frame, double[] density) {
        double area = 4 * frame.half() * frame.half();
        return shaded(java.util.Arrays.stream(density).map(each -> each * area).toArray());
    }

    /** Squares by their share over what each has when all have the same; 16 times that is as dark as can be. */
    private static byte[] shaded(double[] shares) {
        int zoom = SIZE / CELLS;
        BufferedImage image = blank(SIZE, SIZE);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double share = Math.min(1, Math.sqrt(shares[y / zoom * CELLS + x / zoom] / 16));
                image.setRGB(x, y, shade(share));
            }
        }
        return png(image);
    }

    /** White to blue to almost black. */
    private static int shade(double share) {
        double light = Math.min(1, 2 * (1 - share));
        double dark = Math.min(1, 2 * share);
        int red = (int) Math.round(255 * (1 - dark) + dark * (20 + 27 * light));
        int green = (int) Math.round(255 * (1 - dark) + dark * (30 + 97 * light));
        int blue = (int) Math.round(255 * (1 - dark) + dark * (70 + 144 * light));
        return red << 16 | green << 8 | blue;
    }

    /** Lines along states of the same points, each rows x 2, with a dot at the last. */
    static byte[] paths(double[][] states, Frame frame) {
        BufferedImage image = blank(SIZE, SIZE);
        Graphics2D graphics = graphics(image);
        graphics.setStroke(new BasicStroke(0.8f));
        for (int i = 0; i < states[0].length; i += 2) {
            Path2D path = new Path2D.Double();
            for (int k = 0; k < states.length; k++) {
                double x = pixel(frame.across(states[k], i));
                double y = pixel(frame.down(states[k], i));
                if (k == 0) {
                    path.moveTo(x, y);
                } else {
                    path.lineTo(x, y);
                }
            }
            graphics.setColor(INK[0]);
            graphics.draw(path);
            double[] last = states[states.length - 1];
            graphics.setColor(INK[1]);
            graphics.fillOval(pixel(frame.across(last, i)) - 2, pixel(frame.down(last, i)) - 2, 4, 4);
        }
        graphics.dispose();
        return png(image);
    }

    /** Images of digits, rows x 784, in [0, 1] or a little outside, in so many columns. */
    static byte[] digits(double[] pixels, int columns) {
        int count = pixels.length / MnistData.PIXELS;
        int rows = (count + columns - 1) / columns;
        int cell = MnistData.SIDE + GAP;
        BufferedImage small = blank(columns * cell + GAP, rows * cell + GAP);
        for (int image = 0; image < count; image++) {
            int left = image % columns * cell + GAP;
            int top = image / columns * cell + GAP;
            for (int i = 0; i < MnistData.PIXELS; i++) {
                double ink = Math.max(0, Math.min(1, pixels[image * MnistData.PIXELS + i]));
                int grey = (int) Math.round(255 * (1 - ink));
                small.setRGB(left + i % MnistData.SIDE, top + i / MnistData.SIDE, grey << 16 | grey << 8 | grey);
            }
        }
        BufferedImage large = blank(ZOOM * small.getWidth(), ZOOM * small.getHeight());
        Graphics2D graphics = large.createGraphics();
        graphics.drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
        graphics.dispose();
        return png(large);
    }

    private static int pixel(double share) {
        return (int) Math.round(Math.max(-1, Math.min(2, share)) * (SIZE - 1));
    }

    private static BufferedImage blank(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        return graphics;
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // In memory: a cache in a file would be one more thing to clean up when the process ends.
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory", e);
        }
        return out.toByteArray();
    }
}
