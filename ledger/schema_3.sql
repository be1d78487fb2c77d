-- Version 3: projects by their parent, so that recording one event need not read every registration.
CREATE INDEX events_by_parent ON events (json_extract(body, '$.parent'))
  WHERE kind = 'project_registered' AND json_extract(body, '$.parent') IS NOT NULL;
