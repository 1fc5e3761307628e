import { createCommand } from '../../cli/forms/create.js';
import { mutatorForm } from './form.js';

export default createCommand(mutatorForm, {
  id: 'mutator create',
  summary: 'create new mutators',
  refusal: 'sentence',
});
