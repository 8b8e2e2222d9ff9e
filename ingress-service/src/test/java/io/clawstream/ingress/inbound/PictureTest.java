package io.clawstream.ingress.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.ingress.TestPictures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PictureTest {
  @Test
  void each_format_is_recognised_by_its_first_bytes() {
    assertThat(mimeType("\u00ff\u00d8\u00ff\u00e0 JFIF")).isEqualTo("image/jpeg");
    assertThat(mimeType("\u0089PNG\r\n\u001a\n IHDR")).isEqualTo("image/png");
    assertThat(mimeType("GIF87a more")).isEqualTo("image/gif");
    assertThat(mimeType("GIF89a more")).isEqualTo("image/gif");
    assertThat(mimeType("RIFF$\u0000\u0000\u0000WEBPVP8 ")).isEqualTo("image/webp");
  }

  @Test
  void anything_else_is_no_picture() {
    for (String file :
        List.of(
            "",
            "\u00ff\u00d8",
            "\u0089PNG",
            "GIF88a",
            "RIFF$\u0000\u0000\u0000WAVEfmt ",
            "RIFF$\u0000\u0000\u0000WEB",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "BM a bitmap",
            " GIF89a")) {
      assertThat(Picture.of(bytes(file))).as(file).isEmpty();
    }
  }

  @Test
  void bytes_before_the_buffers_position_do_not_count() {
    ByteBuffer data = ByteBuffer.wrap(bytes("xxGIF89a")).position(2);

    assertThat(Picture.mimeType(data)).contains("image/gif");
    assertThat(data.position()).isEqualTo(2);
  }

  @Test
  void a_picture_may_have_a_mebibyte_and_not_a_byte_more() {
    assertThat(Picture.of(TestPictures.png(Picture.MAX_BYTES)).orElseThrow().tooLarge()).isFalse();
    assertThat(Picture.of(TestPictures.png(Picture.MAX_BYTES + 1)).orElseThrow().tooLarge())
        .isTrue();
  }

  private static String mimeType(String file) {
    return Picture.of(bytes(file)).orElseThrow().mimeType();
  }

  private static byte[] bytes(String file) {
    return file.getBytes(StandardCharsets.ISO_8859_1);
  }
}
