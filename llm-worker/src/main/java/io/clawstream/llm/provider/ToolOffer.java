package io.clawstream.llm.provider;

/**
 * A tool that the model may ask for.
 *
 * @param name {@code [a-zA-Z0-9_.-]}, 1 to 64 characters
 * @param description what it does and when to use it
 * @param parametersSchema JSON Schema of the arguments object, as text
 */
public record ToolOffer(String name, String description, String parametersSchema) {}
