package org.costate.examples.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.file.StagedFiles;
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

    private static final String FORMAT_KEY = "format";
    private static final String FORMAT = "costate-study";
    private static final String FILES_KEY = "files";
    private static final String MODEL_ENDING = ".safetensors";

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
     * @throws IOException if a file cannot be written; those of the earlier study are there then
     */
    public String publish(StagedFiles files, StudyReport page) throws IOException {
        List<Map.Entry<String, String>> list = new ArrayList<>(settings.entrySet());
        byte[] html = page.settings(list).text().getBytes(StandardCharsets.UTF_8);
        files.write(REPORT, out -> out.write(html));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(FORMAT_KEY, FORMAT);
        json.put("version", 1);
        json.put("title", title);
        json.put("settings", settings);
        json.putAll(numbers);
        List<String> names = new ArrayList<>(files.names());
        names.add(RESULTS);
        json.put(FILES_KEY, names);
        byte[] text = (JsonText.of(json) + "\n").getBytes(StandardCharsets.UTF_8);
        files.write(RESULTS, out -> out.write(text));
        files.publish(earlier(files.folder()));
        return "report: " + files.folder().file(REPORT);
    }

    /** Files that the results in a folder name as theirs; none if there are no results, or of another program. */
    private static List<String> earlier(OutputFolder folder) {
        List<String> names = new ArrayList<>();
        try {
            Object parsed = JSON.std.anyFrom(Files.readString(folder.file(RESULTS)));
            if (parsed instanceof Map<?, ?> json
                    && FORMAT.equals(json.get(FORMAT_KEY))
                    && json.get(FILES_KEY) instanceof List<?> listed) {
                for (Object each : listed) {
                    if (each instanceof String name && isOfStudy(folder, name)) {
                        names.add(name);
                    }
                }
            }
        } catch (IOException e) {
            names.clear();
        }
        return names;
    }

    /** Models took long to make, and stay until another takes their name. */
    private static boolean isOfStudy(OutputFolder folder, String name) {
        try {
            return Files.isRegularFile(folder.file(name)) && !name.endsWith(MODEL_ENDING);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
