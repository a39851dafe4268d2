import { findGraph } from '../models/locateModel';
import type { LoadRequest } from '../protocol/messages';
import { openModel, type OpenModel } from '../runtime/model';

/** Opens a model for as long as it is used. */
export async function withModel<T>(
  location: LoadRequest,
  signal: AbortSignal,
  use: (open: OpenModel) => Promise<T>,
): Promise<T> {
  const { device, threads } = location;
  const open = await openModel({ folderFor: findGraph(location, signal), device, threads });
  try {
    return await use(open);
  } finally {
    await open.dispose();
  }
}
