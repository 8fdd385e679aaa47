/**
 * Reads the constants of a small network out of its ONNX file, which is a Protocol Buffers message. Only as much of the format as
 * it takes: the nodes of a graph, of the graphs in their attributes, and tensors of 32-bit floats.
 */

/** Field numbers of onnx.proto3. */
const field = {
  model: { graph: 7 },
  graph: { node: 1 },
  node: { output: 2, operator: 4, attribute: 5 },
  attribute: { tensor: 5, graph: 6 },
  tensor: { type: 2, bytes: 9 },
} as const;

const floatType = 1;

/** What a field holds: a number, or bytes that are a message, a text or raw values. */
type Field = readonly [number: number, value: number | Uint8Array];

/**
 * @returns the floats of every `Constant` node by the name of its output, those in the branches of an `If` too
 * @throws {RangeError} it is no such file
 */
export function readConstants(file: Uint8Array): ReadonlyMap<string, Float32Array> {
  const constants = new Map<string, Float32Array>();
  for (const graph of messages(file, field.model.graph)) collect(graph, constants);
  return constants;
}

function collect(graph: Uint8Array, into: Map<string, Float32Array>): void {
  for (const node of messages(graph, field.graph.node)) {
    const attributes = messages(node, field.node.attribute);
    for (const branch of attributes.flatMap((attribute) => messages(attribute, field.attribute.graph))) collect(branch, into);
    if (text(node, field.node.operator) !== 'Constant') continue;
    const [tensor] = attributes.flatMap((attribute) => messages(attribute, field.attribute.tensor));
    const floats = tensor === undefined ? undefined : floatsOf(tensor);
    if (floats !== undefined) into.set(text(node, field.node.output), floats);
  }
}

function floatsOf(tensor: Uint8Array): Float32Array | undefined {
  const isFloat = fieldsOf(tensor).some(([number, value]) => number === field.tensor.type && value === floatType);
  const [bytes] = messages(tensor, field.tensor.bytes);
  if (!isFloat || bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

function messages(message: Uint8Array, wanted: number): Uint8Array[] {
  return fieldsOf(message).flatMap(([number, value]) => (number === wanted && typeof value !== 'number' ? [value] : []));
}

function text(message: Uint8Array, wanted: number): string {
  return new TextDecoder().decode(messages(message, wanted)[0]);
}

function fieldsOf(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const fields: Field[] = [];
  let at = 0;

  /** Seven bits a byte, the lowest first. Numbers beyond 2^53 lose their end; none that is wanted here is so large. */
  function readNumber(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = view.getUint8(at);
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  function readBytes(length: number): Uint8Array {
    if (at + length > message.length) throw new RangeError('the file ends in the middle of a field');
    at += length;
    return message.subarray(at - length, at);
  }

  while (at < message.length) {
    const tag = readNumber();
    const wire = tag % 8;
    const value = wire === 0 ? readNumber() : readBytes(wire === 2 ? readNumber() : widthOf(wire));
    fields.push([Math.floor(tag / 8), value]);
  }
  return fields;
}

function widthOf(wire: number): number {
  if (wire === 1) return 8;
  if (wire === 5) return 4;
  throw new RangeError(`wire type ${wire} is none of Protocol Buffers`);
}
