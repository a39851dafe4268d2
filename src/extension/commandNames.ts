/** Every command, typed once; a test compares them with package.json. */
export const COMMANDS = {
  generate: 'superdraft.generate',
  showPanel: 'superdraft.showPanel',
  toggle: 'superdraft.toggle',
  showIndex: 'superdraft.showIndex',
  forget: 'superdraft.forget',
  restartWorker: 'superdraft.restartWorker',
  showLog: 'superdraft.showLog',
  menu: 'superdraft.menu',
  manageModels: 'superdraft.manageModels',
  chooseModel: 'superdraft.chooseModel',
  chooseDevice: 'superdraft.chooseDevice',
  reportProblem: 'superdraft.reportProblem',
  practice: 'superdraft.practice',
} as const;
