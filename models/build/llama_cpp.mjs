/**
 * How long llama.cpp takes for one greedy draft, and for its prompt: what `npm run bench -- superposed --model` is compared with.
 *
 *     npm install --no-save node-llama-cpp@3.22.1 && node llama_cpp.mjs model.gguf text.md
 *
 * Medians of ten prompts of 512 tokens, on two threads of the processor.
 */
import { readFileSync } from 'node:fs';
import { getLlama } from 'node-llama-cpp';

const [PROMPT, DRAFT, ROUNDS, STRIDE] = [512, 24, 10, 40];

const [modelPath, textPath] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: 2 });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const context = await model.createContext({ contextSize: 1024, batchSize: PROMPT, threads: 2 });
const sequence = context.getSequence();
const text = model.tokenize(readFileSync(textPath, 'utf8'));
const times = { prompt: [], draft: [] };
for (let round = 0; round < ROUNDS; round++) {
  await sequence.clearHistory();
  const prompt = text.slice(round * STRIDE, round * STRIDE + PROMPT);
  const start = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1));
  const read = performance.now();
  const tokens = sequence.evaluate(prompt.slice(-1), { temperature: 0, yieldEogToken: true });
  for (let count = 0; count < DRAFT; count++) await tokens.next();
  times.prompt.push(read - start);
  times.draft.push(performance.now() - read);
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
console.log(`prompt ${median(times.prompt).toFixed(0)} ms, draft ${median(times.draft).toFixed(0)} ms`);
process.exit(0);
