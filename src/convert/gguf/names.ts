/** Names of tensors in GGUF files, and in checkpoints of Hugging Face. */

const WHOLE: ReadonlyMap<string, string> = new Map([
  ['token_embd', 'model.embed_tokens'],
  ['output_norm', 'model.norm'],
  ['output', 'lm_head'],
]);

const OF_LAYERS: ReadonlyMap<string, string> = new Map([
  ['attn_norm', 'input_layernorm'],
  ['attn_q', 'self_attn.q_proj'],
  ['attn_q_norm', 'self_attn.q_norm'],
  ['attn_k', 'self_attn.k_proj'],
  ['attn_k_norm', 'self_attn.k_norm'],
  ['attn_v', 'self_attn.v_proj'],
  ['attn_output', 'self_attn.o_proj'],
  ['ffn_norm', 'post_attention_layernorm'],
  ['ffn_gate', 'mlp.gate_proj'],
  ['ffn_up', 'mlp.up_proj'],
  ['ffn_down', 'mlp.down_proj'],
]);

/** `blk.3.attn_q.weight` is `model.layers.3.self_attn.q_proj.weight`; unknown names stay as they are. */
export const huggingFaceName = (name: string): string =>
  name
    .replace(/^\w+(?=\.\w+$)/, (part) => WHOLE.get(part) ?? part)
    .replace(/^blk\.(\d+)\.(\w+)(?=\.\w+$)/, (all, layer: string, part: string) => {
      const known = OF_LAYERS.get(part);
      return known === undefined ? all : `model.layers.${layer}.${known}`;
    });

/** Whether a tensor's rows belong to the pairs that are rotated together: queries and keys, and their biases. */
export const isRotated = (name: string): boolean => /\.self_attn\.[qk]_proj\./.test(name);
