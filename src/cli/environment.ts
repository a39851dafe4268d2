// Imported before anything else: onnxruntime reads this when it is first required, and must find it off.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
