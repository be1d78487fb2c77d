"""The former place of ``scoring.forms.yaml_text``."""

from scoring.forms.yaml_text import Mapping as Mapping
from scoring.forms.yaml_text import read_yaml as read_yaml
from scoring.forms.yaml_text import shown_value as shown_value
