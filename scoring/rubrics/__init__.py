"""The rubrics that ship with jixiao, one YAML file each, named by its id."""
