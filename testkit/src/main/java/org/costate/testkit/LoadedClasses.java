package org.costate.testkit;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts of classes in this virtual machine.
 *
 * @param now      classes that are loaded
 * @param ever     classes that were loaded since it began
 * @param unloaded classes that were unloaded since it began
 */
public record LoadedClasses(long now, long ever, long unloaded) {

    /** The present counts. */
    public static LoadedClasses count() {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        return new LoadedClasses(
                classes.getLoadedClassCount(), classes.getTotalLoadedClassCount(), classes.getUnloadedClassCount());
    }
}
