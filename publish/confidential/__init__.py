"""Confidential projects (涉密项目): named nowhere, and told by nothing that is published."""
