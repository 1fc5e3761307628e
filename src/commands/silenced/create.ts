import { createCommand } from '../../cli/forms/create.js';
import { silencedForm } from './form.js';

export default createCommand(silencedForm, {
  id: 'silenced create',
  usage: 'create',
  summary: 'create a silenced entry',
});
