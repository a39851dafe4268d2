import type { TensorInfo } from './safetensors';

const SHARED = /\.shared_mlp\.(?:input|output)_linear\.weight$/;

/**
 * Granite 4 stores gate and up as the halves of one matrix, and calls the network of a layer, which it has beside experts
 * or in their place, the shared one.
 * @returns the tensors by the names that Llama gives them
 */
export function unfused(info: TensorInfo): readonly TensorInfo[] {
  const { name, shape, offset, bytes } = info;
  if (!SHARED.test(name)) return [info];
  const named = (part: string) => ({ ...info, name: name.replace(SHARED, `.mlp.${part}.weight`) });
  if (name.includes('output_linear')) return [named('down_proj')];
  const half = { shape: [shape[0] / 2, ...shape.slice(1)], bytes: bytes / 2 };
  return [
    { ...named('gate_proj'), ...half },
    { ...named('up_proj'), ...half, offset: offset + half.bytes },
  ];
}
