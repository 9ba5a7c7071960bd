package org.costate.examples.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.file.OutputFolder;
import org.jspecify.annotations.Nullable;

/**
 * What a study leaves in its folder: {@code report.html} for people, {@code results.json} for programs, with the settings in both.
 * Mutable, for one thread.
 */
public final class StudyResults {

    /** The page. */
    public static final String REPORT = "report.html";
    /** The numbers. */
    public static final String RESULTS = "results.json";

    private static final JSON WRITER =
            JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private final String title;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> numbers = new LinkedHashMap<>();

    /**
     * Results without anything yet.
     *
     * @param title of the study
     */
    public StudyResults(String title) {
        this.title = title;
    }

    /** Adds what was asked for. */
    public StudyResults setting(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    /**
     * Adds numbers for programs.
     *
     * @param name  of the member in JSON
     * @param value a text, a number, or a list or map of such
     */
    public StudyResults numbers(String name, Object value) {
        numbers.put(name, value);
        return this;
    }

    /**
     * Writes both files.
     *
     * @param folder where to
     * @param page   the report, to which the settings are added
     * @return what to tell of them, a line
     */
    public String write(OutputFolder folder, StudyReport page) throws IOException {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("format", "costate-study");
        json.put("version", 1);
        json.put("title", title);
        json.put("settings", settings);
        json.putAll(numbers);
        folder.writeText(RESULTS, WRITER.asString(json) + "\n");
        List<Map.Entry<String, String>> list = new ArrayList<>(settings.entrySet());
        return "report: " + folder.writeText(REPORT, page.settings(list).text());
    }
}
