import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { weightsFiles } from '../convert/checkpoint';
import { modelAt } from '../convert/modelAt';
import { openSource } from '../convert/source';
import { chooseTemplate } from '../convert/templates';
import type { InspectedFolder } from '../protocol/modelJobs';
import { MANIFEST_FILE, modelBytes, readManifest, verifyFiles } from '../runtime/manifest';

/**
 * Says what a folder or file holds, if it can be used as a model: one that was converted, or a checkpoint to convert.
 * @throws ModelError that says why it cannot
 */
export async function inspect(path: string): Promise<InspectedFolder> {
  for (const converted of [path, join(path, 'graph')]) {
    if (!existsSync(join(converted, MANIFEST_FILE))) continue;
    const manifest = await readManifest(converted);
    await verifyFiles(converted, manifest);
    return {
      folder: path,
      name: manifest.name,
      license: manifest.license,
      bytes: modelBytes(manifest),
      isCheckpoint: false,
      fillsMiddle: manifest.template.infill.length > 0,
    };
  }
  const folder = await modelAt(path);
  // Their headers tell of files that are missing or end too early.
  const { name, license, facts, checkpoint } = await openSource(folder);
  await checkpoint.close();
  // Through links, as the hub's own cache has them.
  const weights = await Promise.all((await weightsFiles(folder)).map((file) => stat(file)));
  const bytes = weights.reduce((sum, { size }) => sum + size, 0);
  const fillsMiddle = chooseTemplate(facts.special).infill.length > 0;
  return { folder, name, license, bytes, isCheckpoint: true, fillsMiddle };
}
