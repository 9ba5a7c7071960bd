package org.costate.examples.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a study leaves in its folder: {@code report.html} for people, {@code results.json} for programs, with the settings in both.
 * Mutable, for one thread.
 */
public final class StudyResults {

    /** The page. */
    public static final String REPORT = "report.html";
    /** The numbers. */
    public static final String RESULTS = StudyFiles.RESULTS;

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
     * Publishes both files with those that wait already. What an earlier study left in the folder goes, but for models.
     *
     * @param files what else belongs to the study
     * @param page  the report, to which the settings are added
     * @return what to tell of them, a line
     * @throws IOException if a file cannot be written or replaced; those of the earlier study are there then
     */
    public String publish(StudyFiles files, StudyReport page) throws IOException {
        List<Map.Entry<String, String>> list = new ArrayList<>(settings.entrySet());
        byte[] html = page.settings(list).text().getBytes(StandardCharsets.UTF_8);
        files.write(REPORT, out -> out.write(html));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(StudyFiles.FORMAT_KEY, StudyFiles.FORMAT);
        json.put("version", 1);
        json.put("title", title);
        json.put("settings", settings);
        json.putAll(numbers);
        List<String> names = new ArrayList<>(files.names());
        names.add(RESULTS);
        json.put(StudyFiles.FILES_KEY, names);
        json.put(StudyFiles.MODELS_KEY, files.earlierModels());
        byte[] text = (JsonText.of(json) + "\n").getBytes(StandardCharsets.UTF_8);
        files.write(RESULTS, out -> out.write(text));
        files.publish();
        return "report: " + files.folder().file(REPORT);
    }
}
