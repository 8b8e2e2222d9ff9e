package io.clawstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.ReplyAddress;
import java.io.IOException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class TrustedClassesTest {
  @Test
  void generated_classes_can_be_read_back() throws IOException {
    TrustedClasses.trust();
    ReplyAddress address = new ReplyAddress("webchat", "web", ChatType.DM, "p", null, null, "p");

    ReplyAddress read =
        new BinaryMessageDecoder<ReplyAddress>(SpecificData.get(), ReplyAddress.getClassSchema())
            .decode(
                new BinaryMessageEncoder<ReplyAddress>(
                        SpecificData.get(), ReplyAddress.getClassSchema())
                    .encode(address));

    assertThat(read).isEqualTo(address);
  }
}
