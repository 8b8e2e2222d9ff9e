package io.clawstream.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the router does is recorded, so that a change of behaviour is a decision and not an
 * accident: every build replays the recorded inputs and compares what comes out.
 */
class GoldenTest {
  private static final Path RECORDINGS = Path.of("src", "test", "resources", "golden");
  private static final String RECORD = "golden.record";
  private static final String HOW =
      "%nIf the router is meant to behave like this from now on, record it and look at what changes:%n"
          + "  mvn test -pl router-streams -am -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false -D"
          + RECORD
          + "=true%n";

  @TempDir Path stateDir;

  @BeforeAll
  static void recordIfAskedTo(@TempDir Path stateDir) throws IOException {
    if (Boolean.getBoolean(RECORD)) {
      for (GoldenConversation conversation : GoldenConversation.ALL) {
        GoldenRecording.of(conversation, stateDir.resolve(conversation.name()))
            .write(RECORDINGS.resolve(conversation.name()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void theRouterDoesWhatWasRecorded(GoldenConversation conversation) {
    Path directory = RECORDINGS.resolve(conversation.name());
    assertThat(directory).as(() -> "The recording is missing." + HOW.formatted()).isDirectory();
    GoldenRecording recording = GoldenRecording.read(directory);

    List<JsonNode> now = recording.replay(stateDir);

    assertThat(GoldenDifference.between(recording.outputs(), now, recording.inputs()))
        .as(() -> directory.resolve(GoldenRecording.OUTPUTS) + HOW.formatted())
        .isEmpty();
  }

  @Test
  void everyRecordingIsReplayed() throws IOException {
    try (Stream<Path> directories = Files.list(RECORDINGS)) {
      assertThat(directories.map(directory -> directory.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              GoldenConversation.ALL.stream().map(GoldenConversation::name).toList());
    }
  }

  @Test
  void theFirstDifferenceIsToldWithItsPlaceAndItsCause() {
    List<GoldenInput> inputs = List.of(GoldenInput.time(5), GoldenInput.time(7));
    List<JsonNode> recorded =
        List.of(json("{'a':1}"), json("{'afterInput':2,'value':{'m':[{'c':'Hi'},{'c':'Ann'}]}}"));
    List<JsonNode> now =
        List.of(json("{'a':1}"), json("{'afterInput':2,'value':{'m':[{'c':'Hi'},{'c':'Bob'}]}}"));

    assertThat(GoldenDifference.between(recorded, now, inputs).orElseThrow())
        .contains("Line 2 is different at /value/m/1/c:")
        .contains("recorded: \"Ann\"")
        .contains("now:      \"Bob\"")
        .contains("written after line 3 of inputs.jsonl: {\"at\":7}");
    assertThat(GoldenDifference.between(recorded, recorded, inputs)).isEmpty();
  }

  @Test
  void whatIsMissingAndWhatIsNewIsToldToo() {
    List<JsonNode> one = List.of(json("{'a':1}"));
    List<JsonNode> two = List.of(json("{'a':1}"), json("{'b':2}"));

    assertThat(GoldenDifference.between(two, one, List.of()).orElseThrow())
        .contains("Line 2 is missing", "{\"b\":2}");
    assertThat(GoldenDifference.between(one, two, List.of()).orElseThrow())
        .contains("Line 2 is new", "{\"b\":2}");
    assertThat(
            GoldenDifference.between(
                    List.of(json("{'a':[1]}")), List.of(json("{'a':[1,2]}")), List.of())
                .orElseThrow())
        .contains("/a/1");
  }

  @Test
  void aDialogueIsRecordedTheSameEachTime() {
    GoldenConversation any = GoldenConversation.ALL.getFirst();

    GoldenRecording first = GoldenRecording.of(any, stateDir.resolve("first"));
    GoldenRecording second = GoldenRecording.of(any, stateDir.resolve("second"));

    assertThat(second).isEqualTo(first);
    assertThat(first.settings()).isEqualTo(any.settings());
  }

  static List<GoldenConversation> conversations() {
    return GoldenConversation.ALL;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
