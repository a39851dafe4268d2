import {
  ATTRIBUTE_TYPE,
  DATA_TYPE,
  EXTERNAL,
  type AttributeProto,
  type DataType,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './schema';

/** The name of a value in the graph; an empty one stands for an optional input that is not given. */
export type Value = string;
export const ABSENT: Value = '';

/** A fixed size, or the name of one that differs from pass to pass. */
export type Dimension = number | string;

/** A whole number, a list of them, or `{ float }`: JavaScript cannot tell 1 from 1.0. */
export type Attribute = number | readonly number[] | { readonly float: number };

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Empty for ONNX's own operators. */
  readonly domain?: string;
  /** Names of the outputs; by default one that is made up. An empty name leaves an optional output out. */
  readonly outputs?: readonly Value[];
}

/** A place in the external data file, in bytes. */
export interface Region {
  readonly offset: number;
  readonly length: number;
}

/** ONNX Runtime's own operators. */
export const MICROSOFT = 'com.microsoft';

const IR_VERSION = 8;
const OPSETS = [
  { domain: '', version: 17 },
  { domain: MICROSOFT, version: 1 },
] as const;

/** Collects a graph, node by node in the order of evaluation. */
export class GraphBuilder {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #constants = new Set<Value>();

  /** @param dataFile name of the file that external tensors lie in, beside the graph */
  constructor(readonly dataFile: string) {}

  input(name: Value, type: DataType, dimensions: readonly Dimension[]): void {
    this.#inputs.push(valueInfo(name, type, dimensions));
  }

  output(name: Value, type: DataType, dimensions: readonly Dimension[]): void {
    this.#outputs.push(valueInfo(name, type, dimensions));
  }

  /** Adds a node; returns the name of its first output. */
  node(opType: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    const name = `${opType}_${this.#nodes.length}`;
    const outputs = options.outputs ?? [name];
    const attributes = Object.entries(options.attributes ?? {}).map(([key, value]) => attribute(key, value));
    const domain = options.domain ?? '';
    this.#nodes.push({ name, opType, domain, input: inputs, output: outputs, attribute: attributes });
    return outputs[0];
  }

  /** A constant int64 vector; equal ones are stored once. */
  integers(values: readonly number[]): Value {
    const name = `integers_${values.join('_')}`;
    if (!this.#constants.has(name)) {
      this.#constants.add(name);
      this.#initializers.push({ name, dims: [values.length], dataType: DATA_TYPE.int64, int64Data: values });
    }
    return name;
  }

  /** A constant that lies in the data file. Two may share a region: they are then two views of the same bytes. */
  external(name: Value, dataType: DataType, dims: readonly number[], region: Region): Value {
    this.#initializers.push({
      name,
      dims,
      dataType,
      dataLocation: EXTERNAL,
      externalData: [
        { key: 'location', value: this.dataFile },
        { key: 'offset', value: String(region.offset) },
        { key: 'length', value: String(region.length) },
      ],
    });
    return name;
  }

  build(name: string): ModelProto {
    return {
      irVersion: IR_VERSION,
      producerName: 'superdraft',
      opsetImport: OPSETS,
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    };
  }
}

function attribute(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if ('float' in value) return { name, type: ATTRIBUTE_TYPE.float, f: value.float };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: value };
}

function valueInfo(name: Value, elemType: DataType, dimensions: readonly Dimension[]): ValueInfoProto {
  const dim = dimensions.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
