package org.costate.diffusion;

/** What a reverse sweep adds up: derivatives by parameters, conditioning and the angles of the nodes. */
record SampleSum(double[] theta, double[] condition, double[] phi) {}
