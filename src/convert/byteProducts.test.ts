import assert from 'node:assert/strict';
import { BYTE_PRODUCTS } from '../runtime/byteProducts';
import { exactByteProducts } from '../runtime/session';
import { GraphBuilder } from './onnx/graphBuilder';
import { DATA_TYPE, encodeModel } from './onnx/schema';

describe('the graph that asks the processor for a product of bytes', () => {
  it('is one integer product', () => {
    const graph = new GraphBuilder('');
    const { bytes, weights, product } = BYTE_PRODUCTS;
    graph.input(bytes, DATA_TYPE.uint8, ['R', 'C']);
    graph.input(weights, DATA_TYPE.int8, ['C', 'N']);
    graph.node('MatMulInteger', [bytes, weights], { outputs: [product] });
    graph.output(product, DATA_TYPE.int32, ['R', 'N']);
    const encoded = Buffer.from(encodeModel(graph.build('byteProducts')));
    assert.equal(encoded.toString('base64'), Buffer.from(BYTE_PRODUCTS.graph).toString('base64'));
  });

  it('runs, and finds the sum or not', async () => {
    assert.equal(typeof (await exactByteProducts()), 'boolean');
  });
});
