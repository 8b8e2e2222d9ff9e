package io.clawstream.tools.mcp;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import jakarta.servlet.Filter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A real MCP server over streamable HTTP: the SDK's, in a servlet container. */
final class HttpServer implements AutoCloseable {
  private final Tomcat tomcat = new Tomcat();
  private final McpSyncServer server;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  private HttpServer(Path folder, int port) throws LifecycleException {
    HttpServletStreamableServerTransportProvider transport =
        HttpServletStreamableServerTransportProvider.builder()
            .jsonMapper(Protocol.JSON)
            .mcpEndpoint("/mcp")
            .build();
    this.server =
        McpServer.sync(transport)
            .serverInfo("test", "1")
            .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
            .build();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(port);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", folder.toString());
    Wrapper servlet = Tomcat.addServlet(context, "mcp", transport);
    servlet.setAsyncSupported(true);
    servlet.addMapping("/*");
    addFilter(context);
    tomcat.start();
  }

  /** Without tools; on any port if it is 0. */
  static HttpServer start(Path folder, int port) throws LifecycleException {
    return new HttpServer(folder, port);
  }

  private void addFilter(Context context) {
    Filter filter =
        (request, response, chain) -> {
          authorizations.add(
              String.valueOf(
                  ((jakarta.servlet.http.HttpServletRequest) request).getHeader("Authorization")));
          chain.doFilter(request, response);
        };
    FilterDef definition = new FilterDef();
    definition.setFilterName("headers");
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("headers");
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  /** A tool that says hello to {@code name}. */
  HttpServer greeting(String tool) {
    server.addTool(
        SyncToolSpecification.builder()
            .tool(
                McpSchema.Tool.builder(
                        tool,
                        Map.of(
                            "type",
                            "object",
                            "properties",
                            Map.of("name", Map.of("type", "string"))))
                    .description("Says hello.")
                    .annotations(McpSchema.ToolAnnotations.builder().readOnlyHint(true).build())
                    .build())
            .callHandler(
                (_, request) ->
                    McpSchema.CallToolResult.builder()
                        .addTextContent("Hello, " + request.arguments().get("name") + "!")
                        .build())
            .build());
    return this;
  }

  void remove(String tool) {
    server.removeTool(tool);
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/mcp");
  }

  /** The header Authorization of each request. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() throws LifecycleException {
    server.close();
    tomcat.stop();
    tomcat.destroy();
  }
}
