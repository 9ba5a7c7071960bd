package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.report.ChartGrid;
import org.costate.examples.report.LineChart;

/** The picture of a solved problem: its orbit where that is what one knows it by, else its components over time. */
final class TrajectoryPlot {

    private TrajectoryPlot() {}

    static LineChart chart(SolveOptions options, Trajectory trajectory) {
        ClassicProblem problem = options.problem();
        String title = problem + ", " + options.method();
        if (problem.drawnInPhasePlane()) {
            List<LineChart.Series> series = new ArrayList<>();
            series.add(LineChart.Series.of(
                    title, trajectory.component(problem.horizontal()), trajectory.component(problem.vertical())));
            return LineChart.of(
                    title,
                    trajectory.names().get(problem.horizontal()),
                    trajectory.names().get(problem.vertical()),
                    series);
        }
        return overTime(title, trajectory);
    }

    /** All components over time. */
    static LineChart overTime(String title, Trajectory trajectory) {
        List<LineChart.Series> series = new ArrayList<>();
        for (int c = 0; c < trajectory.names().size(); c++) {
            series.add(LineChart.Series.of(trajectory.names().get(c), trajectory.times(), trajectory.component(c)));
        }
        return LineChart.of(title, "t", "", series);
    }

    /** Writes an SVG or a PNG file, by the ending of the name. */
    static void write(Path file, SolveOptions options, Trajectory trajectory) throws IOException {
        write(file, chart(options, trajectory));
    }

    /** The same for charts in a grid. */
    static void write(Path file, ChartGrid grid) throws IOException {
        if (SolveOptions.isPng(file)) {
            AtomicFile.write(file, grid::writePng);
        } else {
            AtomicFile.writeText(file, grid.toSvg());
        }
    }

    /** Writes an SVG or a PNG file, by the ending of the name. */
    static void write(Path file, LineChart chart) throws IOException {
        if (SolveOptions.isPng(file)) {
            AtomicFile.write(file, chart::writePng);
        } else {
            AtomicFile.writeText(file, chart.toSvg());
        }
    }
}
