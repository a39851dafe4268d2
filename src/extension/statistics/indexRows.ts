import type { IndexReply } from '../../protocol/messages';
import type { Translate } from '../ui/translate';
import type { Row } from './statisticsPage';

/** What the workspace's index holds now, as lines of a table; none where no worker could say. */
export function indexRows(
  index: Pick<IndexReply, 'files' | 'tokens' | 'bytes'> | undefined,
  t: Translate,
): readonly Row[] {
  if (index === undefined) return [];
  return [
    [t('Files of this workspace learnt'), String(index.files)],
    [t('Tokens in its index'), String(index.tokens)],
    [t('Memory of its index'), `${(index.bytes / 1e6).toFixed(1)} MB`],
  ];
}
