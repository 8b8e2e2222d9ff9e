package io.clawstream.tools.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.tools.script.ScriptResult.Failed;
import io.clawstream.tools.script.ScriptResult.Returned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script can do, and what it cannot, however hard it tries. */
class SandboxTest {
  private final Sandbox sandbox = new Sandbox(1, 32);

  @TempDir private Path folder;

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void aStringIsTheResultAsItIs() throws Exception {
    assertThat(call("return 'Grüße, ' + args.name + ' 😀';", "{\"name\":\"Ada\"}"))
        .isEqualTo(new Returned("Grüße, Ada 😀"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return {sum: args.a + args.b}; | {\"sum\":3}",
        "return [1, 'a', null]; | [1,\"a\",null]",
        "return args.a === 1; | true",
        "return; | null",
        "return null; | null"
      })
  void anythingElseIsTheResultAsJson(String body, String result) throws Exception {
    assertThat(call(body, "{\"a\":1,\"b\":2}")).isEqualTo(new Returned(result));
  }

  @Test
  void aPromiseIsWaitedFor() throws Exception {
    assertThat(call(of("export async function run() { await null; return 'later'; }")))
        .isEqualTo(new Returned("later"));
  }

  @Test
  void theContextSaysWhoAsks() throws Exception {
    Script script =
        running("return context.userId + ' at ' + new Date(context.now).toISOString();");

    assertThat(sandbox.call(script, "{}", "{\"userId\":\"42\",\"now\":0}"))
        .isEqualTo(new Returned("42 at 1970-01-01T00:00:00.000Z"));
  }

  @Test
  void whatIsThrownIsAFailureInItsOwnWords() throws Exception {
    assertThat(call("throw new Error('There is no unit furlong.');", "{}"))
        .isEqualTo(new Failed("The script failed: Error: There is no unit furlong."));
    assertThat(call("throw {};", "{}")).isInstanceOf(Failed.class);
  }

  @Test
  void aPromiseThatIsNeverKeptIsAFailure() throws Exception {
    assertThat(call("return new Promise(() => {});", "{}")).isInstanceOf(Failed.class);
  }

  @Test
  void nothingThatACallDoesIsThereInTheNext() throws Exception {
    Script script =
        of(
            "let calls = 0; export function run() { calls++; globalThis.mark = (globalThis.mark ?? 0) + 1;"
                + " Array.prototype.mark = 1; return calls + ' ' + globalThis.mark; }");

    assertThat(call(script)).isEqualTo(new Returned("1 1"));
    assertThat(call(script)).isEqualTo(new Returned("1 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "for (;;) { try { while (true) {} } catch (e) {} }",
        "return /^(a+)+$/.test('a'.repeat(40) + 'b');",
        "let x = 3n; while (true) x = x * x;",
        "return new Promise(function again(done) { Promise.resolve().then(() => again(done)); });",
        "new Array(1e7).fill(0).sort(() => { while (true) {} });",
        "while (true) console.log('hello');",
        "const all = {toJSON() { while (true) {} }}; return all;"
      })
  void aScriptThatDoesNotEndIsStoppedByInterruptingItsCall(String body) throws Exception {
    Script script = running(body);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    sandbox.call(script, "{}", "{}");
                    thrown.complete(new AssertionError("It came to an end."));
                  } catch (Throwable e) {
                    thrown.complete(e);
                  }
                });
    await().until(() -> thrown.isDone() || scriptThreads() > 0);

    caller.interrupt();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    // The only thread is free again.
    assertThat(call("return 'next';", "{}")).isEqualTo(new Returned("next"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const all = []; while (true) all.push(new Array(10000).fill(7));",
        "let text = 'x'; while (true) text += text;",
        "return new ArrayBuffer(1e9).byteLength;",
        "return 'x'.repeat(1e9);",
        "function deeper(n) { return deeper(n + 1) + 1; } return deeper(0);",
        "let all = []; for (let i = 0; i < 1e5; i++) all = [all]; return all;",
        "const all = {}; all.toJSON = () => [all]; return all;",
        "return JSON.parse('['.repeat(1e6));",
        "return new Function('return ' + '('.repeat(1e5) + '1' + ')'.repeat(1e5))();"
      })
  void memoryAndStackEnd(String body) throws Exception {
    assertThat(call(body, "{}")).isInstanceOf(Failed.class);
    assertThat(call("return 'next';", "{}")).isEqualTo(new Returned("next"));
  }

  @Test
  void anInstanceHasNoMoreMemoryThanItIsGiven() throws Exception {
    String body =
        "const all = []; for (let i = 0; i < 12; i++) all.push(new ArrayBuffer(1 << 20)); return 'ok';";
    try (Sandbox small = new Sandbox(1, 8)) {
      assertThat(small.call(Scripts.running(folder, small, body), "{}", "{}"))
          .isInstanceOf(Failed.class);
    }
    assertThat(call(body, "{}")).isEqualTo(new Returned("ok"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return 'x'.repeat(3e6);",
        "return new Array(5e5).fill('xxxx');",
        "java_invoke('clawstream', 'call_set_result', JSON.stringify(['x'.repeat(3e6)])); while (true) {}"
      })
  void aHugeResultIsAFailure(String body) throws Exception {
    assertThat(call(body, "{}")).isInstanceOf(Failed.class);
  }

  @Test
  void whatIsPrintedGoesNowhere() throws Exception {
    assertThat(call("for (let i = 0; i < 2e4; i++) console.log('hello'); return 'ok';", "{}"))
        .isEqualTo(new Returned("ok"));
  }

  @Test
  void theHostIsNotThere() throws Exception {
    assertThat(
            call(
                """
                const names = ['process', 'require', 'fetch', 'Java', 'Packages', 'java', 'XMLHttpRequest', 'WebSocket', 'Deno', 'Bun',
                  'window', 'self', 'global', 'std', 'os', 'bjs', 'setTimeout', 'setInterval', 'Worker', 'WebAssembly', 'localStorage',
                  'navigator', 'performance', 'importScripts', 'load', 'print', 'read', 'quit', 'module', 'exports', '__dirname'];
                return names.filter(name => name in globalThis || (0, eval)('typeof ' + name) !== 'undefined'
                  || run.constructor.constructor('return typeof ' + name)() !== 'undefined');
                """,
                "{}"))
        .isEqualTo(new Returned("[]"));
  }

  @Test
  void whatIsThereBesidesTheLanguageIsKnown() throws Exception {
    assertThat(
            call(
                """
                const language = ['escape', 'unescape', 'queueMicrotask', 'globalThis', 'undefined', 'Infinity', 'NaN', 'eval',
                  'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'decodeURI', 'decodeURIComponent', 'encodeURI',
                  'encodeURIComponent', 'Math', 'JSON', 'Reflect'];
                return Object.getOwnPropertyNames(globalThis)
                  .filter(name => !language.includes(name) && !/^[A-Z]\\w+$/.test(name) || name === 'Javy').sort();
                """,
                "{}"))
        .isEqualTo(
            new Returned(
                "[\"Javy\",\"clawstream\",\"console\",\"java_invoke\",\"plugin\",\"quickjs4j_engine\"]"));
  }

  @Test
  void theDoorToJavaLeadsNowhereElse() throws Exception {
    assertThat(call("return java_invoke('java.lang.System', 'exit', '[1]');", "{}"))
        .isInstanceOf(Failed.class);
    assertThat(call("return java_invoke('clawstream', 'getClass', '[]');", "{}"))
        .isInstanceOf(Failed.class);
    assertThat(call("return java_invoke('quickjs4j_engine', '__proto__', '[]');", "{}"))
        .isInstanceOf(Failed.class);
    assertThat(
            call(
                "return java_invoke('clawstream', 'call_set_result', '[{\"@class\":\"java.net.URL\"}]');",
                "{}"))
        .isInstanceOf(Failed.class);
    assertThat(call("return Object.keys(quickjs4j_engine).sort();", "{}"))
        .isEqualTo(new Returned("[\"args\",\"function_name\",\"module_name\"]"));
  }

  @Test
  void nothingCanBeImported() throws Exception {
    assertThat(
            call(
                of(
                    """
                    export async function run() {
                      const names = ['std', 'os', 'fs', 'node:fs', '/etc/passwd', './test.js', 'file:///etc/passwd',
                        'https://example.com/x.js', 'data:text/javascript,export default 1'];
                      const imported = [];
                      for (const name of names) {
                        try { await import(name); imported.push(name); } catch (e) { }
                      }
                      return imported;
                    }
                    """)))
        .isEqualTo(new Returned("[]"));
  }

  @Test
  void noFileIsOpenButStandardInputWhichIsEmpty() throws Exception {
    assertThat(
            call(
                """
                const read = [];
                for (let fd = -1; fd < 20; fd++) {
                  try { read.push(Javy.IO.readSync(fd, new Uint8Array(64))); } catch (e) { }
                }
                return read;
                """,
                "{}"))
        .isEqualTo(new Returned("[0]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return ({}).constructor.constructor('return this')().process;",
        "return [].map.constructor('return globalThis.process')();",
        "return (async () => {}).constructor('return typeof process')().then(String);",
        "return Reflect.construct(Function, ['return globalThis.Java'])();",
        "return (0, eval)('this.require');",
        "return Object.getPrototypeOf(function* () {}).constructor('yield typeof fetch')().next().value;"
      })
  void functionsMadeOfTextAreInTheSameSandbox(String body) throws Exception {
    assertThat(call(body, "{}")).isIn(new Returned("null"), new Returned("undefined"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.prototype.ok = 'polluted'; Object.prototype.error = 'polluted'; return 'mine';",
        "args.__proto__.polluted = 1; context.__proto__.polluted = 1; return 'mine';",
        "JSON.stringify = () => '{\"ok\":\"mine\"}'; return 'other';",
        "globalThis.JSON = {stringify: () => '{\"ok\":\"mine\"}'}; return 'other';"
      })
  void aScriptThatChangesItsWorldFoolsOnlyItself(String body) throws Exception {
    assertThat(call(body, "{\"__proto__\":{\"a\":1},\"constructor\":{\"prototype\":{}}}"))
        .isInstanceOfAny(Returned.class, Failed.class);
    assertThat(call("return String(({}).polluted) + String(({}).ok);", "{}"))
        .isEqualTo(new Returned("undefinedundefined"));
  }

  @Test
  void aSandboxThatClosesStopsWhatRuns() throws Exception {
    Script script = running("while (true) {}");
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                sandbox.call(script, "{}", "{}");
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    await().until(() -> scriptThreads() > 0);

    sandbox.close();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    await().atMost(Duration.ofSeconds(5)).until(() -> scriptThreads() == 0);
  }

  /** Threads of sandboxes that are inside WebAssembly. */
  private static long scriptThreads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("script"))
        .filter(
            thread ->
                Arrays.stream(thread.getValue())
                    .anyMatch(frame -> frame.getClassName().contains("JavyPluginModule")))
        .count();
  }

  private Script running(String body) throws Exception {
    return Scripts.running(folder, sandbox, body);
  }

  private Script of(String source) throws Exception {
    return Scripts.of(folder, sandbox, source);
  }

  private ScriptResult call(String body, String arguments) throws Exception {
    return sandbox.call(running(body), arguments, "{}");
  }

  private ScriptResult call(Script script) throws Exception {
    return sandbox.call(script, "{}", "{}");
  }
}
