import type { ForeignModel } from '../../protocol/modelJobs';
import type { Translate } from '../ui/translate';
import { sizeText } from './jobTexts';

export interface ForeignRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly model: ForeignModel;
}

/**
 * The rows of the list of models that other programs keep.
 * @param chosen the setting: the folder or file in use
 */
export const foreignRows = (
  models: readonly ForeignModel[],
  chosen: string,
  t: Translate,
): readonly ForeignRow[] =>
  models.map((model) => ({
    label: `${model.folder === chosen ? '$(check)' : '$(blank)'} ${model.name}`,
    description: [
      sizeText(model.bytes),
      model.license,
      ...(model.fillsMiddle ? [] : [t('cannot fill in the middle')]),
    ].join('; '),
    detail: `${model.program}: ${model.folder}`,
    model,
  }));
